package io.sparkjobserver.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.ConfigValue;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts from environments and files before they are settings. */
class SourcesTest {

  private static final List<String> KNOWN =
      List.of(
          "spark.jobserver.max-jobs-per-context",
          "spark.jobserver.startH2Server",
          "spark.jobserver.job-bin-paths");

  @ParameterizedTest
  @CsvSource({
    "SJSCONF_SPARK_JOBSERVER_MAX_JOBS_PER_CONTEXT, spark.jobserver.max-jobs-per-context",
    "SJSCONF_spark_jobserver_max_jobs_per_context, spark.jobserver.max-jobs-per-context",
    "SJSCONF_SPARK_JOBSERVER_STARTH2SERVER, spark.jobserver.startH2Server",
    "SJSCONF_spark_jobserver_max__jobs__per__context, spark.jobserver.max-jobs-per-context",
    "SJSCONF_SPARK_JOBSERVER_JOB_BIN_PATHS_APP, spark.jobserver.job-bin-paths.app",
    "SJSCONF_SPARK_JOBSERVER_NOTHING_KNOWN, spark.jobserver.nothing.known",
    "SJSCONF_spark_context__settings_spark_x___y, spark.context-settings.spark.x_y"
  })
  void readsAKeyFromAVariable(String variable, String key) {
    Map<String, ConfigValue> settings =
        Variables.read(Map.of(variable, "7", "PATH", "/bin", "SJSCONF_", "x"), KNOWN);
    assertThat(settings).containsOnlyKeys(key);
    assertThat(settings.get(key).getValue()).isEqualTo("7");
    assertThat(settings.get(key).getConfigSourceName()).isEqualTo(variable);
  }

  @Test
  void letsNoVariableOfSparkBeASetting() {
    assertThat(
            EnvironmentWithoutSpark.without(
                Map.of(
                    "SPARK_JOBSERVER_PORT", "tcp://10.0.0.1:8090",
                    "SPARK_HOME", "/spark",
                    "PEKKO_HTTP_SERVER_KEYSTORE", "/zz",
                    "AKKA_X", "1",
                    "ACCESS_CONTROL_PROVIDER", "x",
                    "spark.jobserver.port", "1",
                    "SJSCONF_a", "1",
                    "QUARKUS_LOG_LEVEL", "DEBUG")))
        .containsOnlyKeys("QUARKUS_LOG_LEVEL");
  }

  @ParameterizedTest
  @CsvSource({
    "3, PT0.003S",
    "30s, PT30S",
    "30 s, PT30S",
    "2 minutes, PT2M",
    "72h, PT72H",
    "1.5 s, PT1.5S",
    "infinite, PT240000H",
    "PT7S, PT7S"
  })
  void readsTimesAsHoconDoes(String text, String time) {
    assertThat(Units.duration(text)).contains(time);
  }

  @ParameterizedTest
  @CsvSource({
    "104857600b, 104857600",
    "100 MiB, 104857600",
    "30m, 31457280",
    "20 kB, 20000",
    "7, 7",
    "infinite, 9223372036854775807"
  })
  void readsSizesAsHoconDoes(String text, String bytes) {
    assertThat(Units.size(text)).contains(bytes);
  }

  @ParameterizedTest
  @CsvSource({"soon", "3 parsecs", "''", "P", "99999999999999999999999 days"})
  void doesNotReadWhatIsNeither(String text) {
    assertThat(Units.duration(text)).isEmpty();
    assertThat(Units.size(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '^',
      value = {
        "spark.jobserver.sqldao.jdbc.password, geheim, (redacted)",
        "akka.http.server.keystorePW, geheim, (redacted)",
        "access-control.keycloak.clientSecret, geheim, (redacted)",
        "spark.hadoop.fs.s3a.access.key, geheim, (redacted)",
        "spark.jobserver.sqldao.jdbc.url, jdbc:postgresql://h/db?user=u&password=geheim&ssl=true,"
            + " jdbc:postgresql://h/db?user=u&password=(redacted)&ssl=true",
        "spark.jobserver.sqldao.jdbc.url, jdbc:h2:tcp://h/db;PASSWORD=geheim,"
            + " jdbc:h2:tcp://h/db;PASSWORD=(redacted)",
        "any, http://user:geheim@host/x, http://(redacted)@host/x",
        "any, http://user:p@geheim@host/x, http://(redacted)@host/x",
        "any, jdbc:oracle:thin:scott/geheim@host, jdbc:oracle:thin:(redacted)@host",
        "any, jdbc:postgresql://h/x?sslpassword=geheim&a=b, jdbc:postgresql://h/x?sslpassword=(redacted)&a=b",
        "any, jdbc:h2:x;Password = geheim, jdbc:h2:x;Password = (redacted)",
        "any, -Xmx1g -Djavax.net.ssl.keyStorePassword=geheim -Dx=y,"
            + " -Xmx1g -Djavax.net.ssl.keyStorePassword=(redacted) -Dx=y",
        "any, username='u' password='ge heim' x=y, username='u' password=(redacted) x=y",
        "db.pwd, geheim, (redacted)",
        "db.pass, geheim, (redacted)",
        "my.private_key, geheim, (redacted)",
        "aws_access_key_id, geheim, (redacted)",
        "my.api_key, geheim, (redacted)",
        "spark.hadoop.fs.azure.account.key.acc.blob.core.windows.net, geheim, (redacted)",
        "spark.context-settings.passthrough.spark.x, 1, 1",
        "spark.master, local[2], local[2]"
      })
  void redactsSecrets(String key, String value, String shown) {
    assertThat(Secrets.redact(key, value)).isEqualTo(shown);
  }
}
