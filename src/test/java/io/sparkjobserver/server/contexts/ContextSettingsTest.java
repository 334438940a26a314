package io.sparkjobserver.server.contexts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.sparkjobserver.server.common.ServerException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContextSettingsTest {

  @Test
  void putsTheBodyOverTheQueryAndBothOverTheDefaults() {
    ContextSettings posted =
        ContextSettings.posted(
            ConfigFactory.parseString(
                "spark.context-settings { num-cpu-cores = 2, spark.a = body }"),
            Map.of("spark.a", "query", "spark.b", "query"));
    ContextSettings defaults =
        new ContextSettings(new TreeMap<>(Map.of("spark.b", "default", "spark.c", "default")));
    assertThat(posted.over(defaults).values())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "num-cpu-cores", "2", "spark.a", "body", "spark.b", "query", "spark.c", "default"));
  }

  @Test
  void readsOnlyItsOwnBlockOfTheBody() {
    assertThat(
            ContextSettings.posted(ConfigFactory.parseString("spark.master = x, a = b"), Map.of())
                .values())
        .isEmpty();
    assertThatThrownBy(
            () ->
                ContextSettings.posted(
                    ConfigFactory.parseString("spark.context-settings = 3"), Map.of()))
        .isInstanceOf(ServerException.class)
        .hasMessageStartingWith("Cannot parse config: ");
  }

  @Test
  void namesWhomADriverActsFor() {
    ContextSettings bobs = settings("spark.proxy.user", "DOMAIN\\bob");
    bobs.requireReadable();
    assertThat(bobs.proxyUser()).contains("DOMAIN\\bob");
    assertThat(settings().proxyUser()).isEmpty();
    assertThat(bobs.launchProperties()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "b b", "bob\n", "b\u0000", "b\u00f6b", "b\u200bb"})
  void refusesAUserWhomASystemCannotHave(String user) {
    assertThatThrownBy(settings("spark.proxy.user", user)::requireReadable)
        .isInstanceOf(ServerException.class)
        .hasMessage(
            "The setting spark.proxy.user: a user's name has 1 to 128 characters of ASCII without"
                + " blanks");
  }

  @Test
  void refusesAUserWhoseNameIsLong() {
    settings("spark.proxy.user", "b".repeat(128)).requireReadable();
    assertThatThrownBy(settings("spark.proxy.user", "b".repeat(129))::requireReadable)
        .isInstanceOf(ServerException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"passthrough.spark.proxy.user", "launcher.spark.proxy.user"})
  void refusesAUserWhomSparkWouldNotReadOf(String setting) {
    assertThatThrownBy(settings(setting, "bob")::requireReadable)
        .isInstanceOf(ServerException.class)
        .hasMessageContaining("the setting is spark.proxy.user");
  }

  @Test
  void refusesAUserOutsideTheBlock() {
    assertThatThrownBy(
            () ->
                ContextSettings.posted(
                    ConfigFactory.parseString("spark.proxy.user = bob"), Map.of()))
        .isInstanceOf(ServerException.class)
        .hasMessageContaining("spark.context-settings");
  }

  @Test
  void refusesAUserWhereDriversRunOnWorkers() {
    settings().requireNoProxyUser();
    assertThatThrownBy(settings("spark.proxy.user", "bob")::requireNoProxyUser)
        .isInstanceOf(ServerException.class)
        .hasMessageContaining("set driver-mode to client");
  }

  @Test
  void derivesThePropertiesOfTheSparkContext() {
    Map<String, String> conf =
        settings(
                "num-cpu-cores", "3",
                "memory-per-node", "2g",
                "spark.sql.shuffle.partitions", "4",
                "hadoop.fs.defaultFS", "hdfs://x",
                "passthrough.spark.sql.shuffle.partitions", "5",
                "launcher.spark.driver.memory", "1g",
                "stop-context-on-job-error", "true")
            .sparkConf("10.0.0.1");
    assertThat(conf)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "spark.ui.port", "0",
                "spark.driver.host", "10.0.0.1",
                "spark.driver.bindAddress", "10.0.0.1",
                "spark.cores.max", "3",
                "spark.executor.memory", "2g",
                "spark.sql.shuffle.partitions", "5",
                "spark.hadoop.fs.defaultFS", "hdfs://x"));
  }

  @Test
  void letsSettingsDecideWhereTheDriverIsReached() {
    assertThat(settings("spark.driver.host", "h").sparkConf("10.0.0.1"))
        .containsEntry("spark.driver.host", "h");
  }

  @Test
  void putsNothingOnTheCommandLineThatIsNotForTheLauncher() {
    assertThat(
            settings("launcher.spark.driver.memory", "1g", "spark.secret", "s", "launcher.x", "y")
                .launchProperties())
        .isEqualTo(Map.of("spark.driver.memory", "1g"));
  }

  @Test
  void survivesItsRow() {
    ContextSettings settings = settings("spark.a", "1", "a.b.\"c d\"", "ü", "e", "x=y,z");
    assertThat(ContextSettings.fromJson(settings.toJson())).isEqualTo(settings);
  }

  private static ContextSettings settings(String... keysAndValues) {
    TreeMap<String, String> values = new TreeMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      values.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return new ContextSettings(values);
  }
}
