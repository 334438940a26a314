package io.sparkjobserver.server.contexts;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JobDefaultsTest {

  @Test
  void leavesOutWhatLooksLikeASecret() {
    JobDefaults defaults =
        defaults(
            Map.of(
                "spark.master", "local[2]",
                "spark.jobserver.sqldao.jdbc.user", "jobs",
                "spark.jobserver.sqldao.jdbc.password", "hunter2",
                "spark.hadoop.fs.s3a.secret.key", "hunter3",
                "spark.jobserver.sqldao.jdbc.url", "jdbc:postgresql://me:hunter4@host/db"));
    assertThat(defaults.json()).doesNotContain("hunter");
    assertThat(defaults.settings().getString("spark.master")).isEqualTo("local[2]");
    assertThat(defaults.settings().getString("spark.jobserver.sqldao.jdbc.user")).isEqualTo("jobs");
  }

  @Test
  void hasNothingThatIsNotBelowSpark() {
    assertThat(defaults(Map.of("quarkus.http.port", "1", "sparkle", "2")).json()).isEqualTo("{}");
  }

  @Test
  void keepsATextThatHasOthersBelowIt() {
    JobDefaults defaults = defaults(Map.of("spark.master", "local", "spark.master.rest", "true"));
    assertThat(ConfigFactory.parseString(defaults.json()))
        .isEqualTo(ConfigFactory.parseString("spark { master = \"local\" }"));
  }

  @Test
  void readsTheNumbersAndFlagsOfTexts() {
    Config settings = defaults(Map.of("spark.a", "4", "spark.b", "true")).settings();
    assertThat(settings.getInt("spark.a")).isEqualTo(4);
    assertThat(settings.getBoolean("spark.b")).isTrue();
  }

  @Test
  void leavesOutWhatDoesNotFitAMessage() {
    String long1 = "x".repeat(60_000);
    JobDefaults defaults = defaults(Map.of("spark.a", long1, "spark.b", long1));
    assertThat(defaults.json().length()).isBetween(60_000, 64 * 1024);
  }

  private static JobDefaults defaults(Map<String, String> settings) {
    SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder();
    settings.forEach(builder::withDefaultValue);
    return new JobDefaults(builder.build());
  }
}
