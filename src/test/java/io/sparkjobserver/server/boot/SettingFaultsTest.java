package io.sparkjobserver.server.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkjobserver.server.config.Finding;
import io.sparkjobserver.server.contexts.ContextsConfig;
import io.sparkjobserver.server.drivers.DriverMode;
import io.sparkjobserver.server.drivers.DriversConfig;
import io.sparkjobserver.server.drivers.remoting.RemotingConfig;
import io.sparkjobserver.server.http.HttpConfig;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingFaultsTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spark.jobserver.port | a lot | not a whole number",
        "spark.jobserver.port | 65536 | more than 65535",
        "spark.jobserver.port | -1 | less than 0",
        "spark.jobserver.max-jobs-per-context | 0 | less than 1",
        "spark.jobserver.kill-timeout | soon | not a time",
        "spark.jobserver.kill-timeout | 3 | shorter than 100ms",
        "spark.jobserver.driver-orphan-timeout | -5 s | shorter than 100ms",
        "spark.jobserver.driver-mode | cluster | not client, standalone-cluster",
        "spark.jobserver.context-per-jvm | maybe | not true or false",
        "spark.submit.deployMode | there | not client, cluster",
        "spark.jobserver.network-address-resolver | dns | not akka, manual, auto",
        "spark.master | \" \" | blank",
        "spark.master | \"\" | empty",
        "spark.jobserver.job-bin-paths.app | \"\" | empty",
        "spark.jobserver.driver-url | \"a b\" | not a URL",
        "akka.remote.netty.tcp.maximum-frame-size | big | not a size",
        "akka.remote.netty.tcp.port | 70000 | more than 65535"
      })
  void saysWhatASettingCannotBe(String key, String value, String words) {
    Configuration configuration = TestSettings.read(folder, key + " = " + value);
    assertThat(configuration.faults())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.key()).isEqualTo(key);
              assertThat(finding.message()).contains(words);
              assertThat(finding.fix()).startsWith("set it to ");
              assertThat(finding.origin()).isEqualTo(folder.resolve("local.conf") + ": 1");
            });
  }

  @Test
  void saysAllOfThemAndGoesOnWithDefaults() {
    Configuration configuration =
        TestSettings.read(
            folder,
            """
            spark.jobserver { port = x, kill-timeout = y, driver-mode = z, driver-url = "a b" }
            """);
    assertThat(configuration.faults().stream().map(Finding::key))
        .containsExactlyInAnyOrder(
            "spark.jobserver.port",
            "spark.jobserver.kill-timeout",
            "spark.jobserver.driver-mode",
            "spark.jobserver.driver-url");
    assertThat(configuration.of(HttpConfig.class).port()).isEqualTo(8090);
    assertThat(configuration.of(DriversConfig.class).driverUrl()).isEmpty();
  }

  @Test
  void readsUnitsAsHoconDoesAndPrefersWhatIsStronger() {
    Configuration configuration =
        TestSettings.read(
            folder,
            """
            spark.jobserver { kill-timeout = 7000, driver-heartbeat = 2 minutes, driver-mode = standalone-cluster }
            spark.jobserver { context-per-jvm = yes }
            spark.master = yarn
            spark.jobserver { context-creation-timeout = 5 s, yarn-context-creation-timeout = 40 s }
            akka.remote.netty.tcp { maximum-frame-size = 104857600b, port = 1, bind-port = 3 }
            pekko.remote.artery.canonical.port = 2
            """);
    assertThat(configuration.faults()).isEmpty();
    DriversConfig drivers = configuration.of(DriversConfig.class);
    assertThat(drivers.killTimeout()).isEqualTo(Duration.ofSeconds(7));
    assertThat(drivers.driverHeartbeat()).isEqualTo(Duration.ofMinutes(2));
    assertThat(drivers.driverMode()).contains(DriverMode.STANDALONE_CLUSTER);
    assertThat(drivers.contextPerJvm()).isTrue();
    assertThat(configuration.of(ContextsConfig.class).contextCreationTimeout())
        .isEqualTo(Duration.ofSeconds(40));
    RemotingConfig remoting = configuration.of(RemotingConfig.class);
    assertThat(remoting.canonical().port()).as("the present name").isEqualTo(2);
    assertThat(remoting.bind().port()).hasValue(3);
    assertThat(remoting.advanced().maximumFrameSize().get().bytes()).isEqualTo(104_857_600);
  }
}
