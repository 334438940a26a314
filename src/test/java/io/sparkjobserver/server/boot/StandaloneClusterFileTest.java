package io.sparkjobserver.server.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkjobserver.server.config.Finding;
import io.sparkjobserver.server.config.Severity;
import io.sparkjobserver.server.drivers.DriverMode;
import io.sparkjobserver.server.drivers.remoting.RemotingConfig;
import io.sparkjobserver.server.store.DatabaseConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A whole file of the original, for the mode that asks most of its settings. */
class StandaloneClusterFileTest {

  private static final String STATE = "\nspark.jobserver.state-dir = \"@HOME@/state\"\n";

  @TempDir Path folder;

  @Test
  void isReadAsItIsAndPasses() throws IOException {
    Configuration configuration = TestSettings.read(folder, file() + STATE);
    Verdict verdict = Verdict.of(configuration, new FakeMachine(folder));

    assertThat(verdict.findings(Severity.FATAL)).isEmpty();
    assertThat(verdict.findings(Severity.INFO).stream().map(Finding::key))
        .containsExactlyInAnyOrder("flyway.locations", "spark.jobserver.short-timeout");
    assertThat(configuration.deployment().mode()).isEqualTo(DriverMode.STANDALONE_CLUSTER);
    assertThat(configuration.deployment().master())
        .isEqualTo("spark://master-a:7077,master-b:7077");
    assertThat(configuration.of(RemotingConfig.class).advanced().maximumFrameSize())
        .hasValueSatisfying(size -> assertThat(size.bytes()).isEqualTo(104_857_600));
    assertThat(configuration.of(DatabaseConfig.class).dbcp().enabled()).isTrue();
    assertThat(Report.whole(configuration, verdict))
        .contains("spark.jobserver.sqldao.jdbc.password = (redacted)")
        .contains("spark.jobserver.context-deletion-timeout = 60s")
        .doesNotContain("sjs-secret")
        .endsWith("The server can start with this configuration.");
  }

  @ParameterizedTest
  @CsvSource({
    "spark.jobserver.context-per-jvm, false",
    "spark.jobserver.jobdao, spark.jobserver.io.JobFileDAO",
    "akka.remote.netty.tcp.hostname, 127.0.0.1"
  })
  void doesNotPassWithoutOneOfItsThree(String key, String value) throws IOException {
    assertThat(fatal(key + " = \"" + value + '"')).containsExactly(key);
  }

  @Test
  void doesNotPassWithoutAllThreeAndSaysSoAtOnce() throws IOException {
    assertThat(
            fatal(
                """
                spark.jobserver.context-per-jvm = false
                spark.jobserver.jobdao = spark.jobserver.io.JobFileDAO
                akka.remote.netty.tcp.hostname = localhost
                """))
        .containsExactlyInAnyOrder(
            "spark.jobserver.context-per-jvm",
            "spark.jobserver.jobdao",
            "akka.remote.netty.tcp.hostname");
  }

  private List<String> fatal(String change) throws IOException {
    Configuration configuration = TestSettings.read(folder, file() + STATE + change);
    return Verdict.of(configuration, new FakeMachine(folder)).findings(Severity.FATAL).stream()
        .map(Finding::key)
        .toList();
  }

  private static String file() throws IOException {
    try (InputStream file =
        StandaloneClusterFileTest.class.getResourceAsStream("/standalone-cluster.conf")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .replace("HOST", FakeMachine.ADDRESS);
    }
  }
}
