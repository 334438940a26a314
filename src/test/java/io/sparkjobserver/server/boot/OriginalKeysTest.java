package io.sparkjobserver.server.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkjobserver.server.config.LegacyKeys;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every key that the original documents or reads has a meaning here, or is named as one without.
 */
class OriginalKeysTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '=',
      value = {
        "spark.master = spark.master",
        "spark.submit.deployMode = spark.submit.deployMode",
        "spark.driver.supervise = spark.driver.supervise",
        "spark.webUrlPort = spark.webUrlPort",
        "spark.home = spark.home",
        "spark.jobserver.port = spark.jobserver.port",
        "spark.jobserver.bind-address = spark.jobserver.bind-address",
        "spark.jobserver.driver-mode = spark.jobserver.driver-mode",
        "spark.jobserver.context-per-jvm = spark.jobserver.context-per-jvm",
        "spark.jobserver.network-address-resolver = spark.jobserver.network-address-resolver",
        "spark.jobserver.dao-timeout = spark.jobserver.dao-timeout",
        "spark.jobserver.dao-cleanup-after = spark.jobserver.dao-cleanup-after",
        "spark.jobserver.job-bin-paths.app = spark.jobserver.job-bin-paths.app",
        "spark.jobserver.job-jar-paths.app = spark.jobserver.job-bin-paths.app",
        "spark.jobserver.job-binary-paths.app = spark.jobserver.job-bin-paths.app",
        "spark.jobserver.jobdao = spark.jobserver.jobdao",
        "spark.jobserver.binarydao.class = spark.jobserver.binarydao.class",
        "spark.jobserver.metadatadao.class = spark.jobserver.metadatadao.class",
        "spark.jobserver.datadao.rootdir = spark.jobserver.datadao.rootdir",
        "spark.jobserver.sqldao.slick-driver = spark.jobserver.sqldao.slick-driver",
        "spark.jobserver.sqldao.jdbc-driver = spark.jobserver.sqldao.jdbc-driver",
        "spark.jobserver.sqldao.rootdir = spark.jobserver.sqldao.rootdir",
        "spark.jobserver.sqldao.jdbc.url = spark.jobserver.sqldao.jdbc.url",
        "spark.jobserver.sqldao.jdbc.user = spark.jobserver.sqldao.jdbc.user",
        "spark.jobserver.sqldao.jdbc.password = spark.jobserver.sqldao.jdbc.password",
        "spark.jobserver.sqldao.dbcp.enabled = spark.jobserver.sqldao.dbcp.enabled",
        "spark.jobserver.sqldao.dbcp.maxactive = spark.jobserver.sqldao.dbcp.maxactive",
        "spark.jobserver.sqldao.dbcp.maxidle = spark.jobserver.sqldao.dbcp.maxidle",
        "spark.jobserver.sqldao.dbcp.initialsize = spark.jobserver.sqldao.dbcp.initialsize",
        "spark.jobserver.startH2Server = spark.jobserver.startH2Server",
        "spark.jobserver.context-creation-timeout = spark.jobserver.context-creation-timeout",
        "spark.jobserver.yarn-context-creation-timeout = spark.jobserver.yarn-context-creation-timeout",
        "spark.jobserver.context-deletion-timeout = spark.jobserver.context-deletion-timeout",
        "spark.jobserver.yarn-context-deletion-timeout = spark.jobserver.yarn-context-deletion-timeout",
        "spark.jobserver.max-jobs-per-context = spark.jobserver.max-jobs-per-context",
        "spark.jobserver.ha.masters = spark.jobserver.ha.masters",
        "spark.context-settings.forked-jvm-init-timeout = spark.jobserver.forked-jvm-init-timeout",
        "spark.context-settings.context-init-timeout = spark.jobserver.context-init-timeout",
        "akka.remote.netty.tcp.hostname = pekko.remote.artery.canonical.hostname",
        "akka.remote.netty.tcp.port = pekko.remote.artery.canonical.port",
        "akka.remote.netty.tcp.bind-hostname = pekko.remote.artery.bind.hostname",
        "akka.remote.netty.tcp.bind-port = pekko.remote.artery.bind.port",
        "akka.remote.netty.tcp.maximum-frame-size = pekko.remote.artery.advanced.maximum-frame-size",
        "pekko.remote.classic.netty.tcp.hostname = pekko.remote.artery.canonical.hostname",
        "akka.remote.artery.canonical.port = pekko.remote.artery.canonical.port",
        "akka.http.server.ssl-encryption = pekko.http.server.ssl-encryption",
        "akka.http.server.keystore = pekko.http.server.keystore",
        "akka.http.server.keystorePW = pekko.http.server.keystorePW",
        "akka.http.server.keystoreType = pekko.http.server.keystoreType",
        "akka.http.server.truststore = pekko.http.server.truststore",
        "akka.http.server.truststorePW = pekko.http.server.truststorePW",
        "akka.http.server.truststore-type = pekko.http.server.truststore-type",
        "akka.http.server.idle-timeout = pekko.http.server.idle-timeout",
        "akka.http.server.parsing.max-content-length = pekko.http.server.parsing.max-content-length",
        "spray.can.server.ssl-encryption = pekko.http.server.ssl-encryption",
        "access-control.provider = access-control.provider"
      })
  void isReadAs(String written, String here) {
    assertThat(LegacyKeys.current(written)).isEqualTo(here);
    assertThat(Mappings.KEYS.find(here)).isPresent();
    assertThat(LegacyKeys.retired(written)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.master-provider",
        "spark.job-number-cpus",
        "spark.job-cache.max-entries",
        "spark.job-cache.enabled",
        "spark.jobserver.kill-context-on-supervisor-down",
        "spark.jobserver.manager-initialization-timeout",
        "spark.jobserver.startup_dao_cleanup_class",
        "spark.jobserver.cache-on-upload",
        "spark.jobserver.daorootdir",
        "spark.jobserver.binarydao.dir",
        "spark.jobserver.filedao.rootdir",
        "spark.jobserver.jar-store-rootdir",
        "spark.jobserver.combineddao.rootdir",
        "spark.jobserver.cassandra.hosts",
        "spark.jobserver.zookeeperdao.dir",
        "spark.jobserver.zookeeperdao.connection-string",
        "spark.jobserver.zookeeperdao.curator.retries",
        "spark.jobserver.zookeeperdao.autopurge",
        "spark.jobserver.healthcheck",
        "spark.jobserver.short-timeout",
        "spark.jobserver.context-lookup-timeout",
        "spark.jobserver.named-object-creation-timeout",
        "spark.jobserver.result-chunk-size",
        "spark.jobserver.ignore-akka-hostname",
        "spark.jobserver.default-sync-timeout",
        "flyway.locations",
        "flyway.initOnMigrate",
        "akka.remote.netty.tcp.send-buffer-size",
        "akka.remote.netty.tcp.receive-buffer-size",
        "akka.cluster.auto-down-unreachable-after",
        "akka.cluster.failure-detector.acceptable-heartbeat-pause",
        "akka.cluster.downing-provider-class",
        "custom-downing.stable-after",
        "custom-downing.down-removal-margin",
        "custom-downing.oldest-auto-downing.preferred-oldest-member-role",
        "akka.http.server.provider",
        "akka.http.server.encryptionType",
        "akka.http.server.enabledProtocols",
        "akka.http.server.truststore-provider",
        "akka.http.server.pipelining-limit",
        "akka.http.server.request-timeout",
        "access-control.auth-timeout",
        "access-control.shiro.config.path",
        "access-control.shiro.use-as-proxy-user",
        "access-control.keycloak.authServerUrl",
        "access-control.keycloak.clientSecret",
        "access-control.use-cache",
        "access-control.akka.http.caching.lfu-cache.max-capacity"
      })
  void isNamedAsRetired(String key) {
    assertThat(LegacyKeys.retired(key)).isPresent();
    assertThat(Mappings.KEYS.find(LegacyKeys.current(key))).isEmpty();
  }

  /** As the original ships them. */
  @Test
  void takesTheOriginalsOwnDefaults() {
    Configuration configuration =
        TestSettings.read(
            folder,
            """
            spark.jobserver {
              ha.masters = [], startH2Server = false, dao-timeout = 6s, dao-cleanup-after = 72h
              context-creation-timeout = 60 s, yarn-context-creation-timeout = 40 s
              network-address-resolver = "akka", binarydao.class = spark.jobserver.io.SqlBinaryObjectsDAO
              metadatadao.class = spark.jobserver.io.MetaDataSqlDAO, startup_dao_cleanup_class = ""
              sqldao { jdbc { user = "", password = "" }, dbcp { enabled = false, maxactive = -1 } }
            }
            akka.http.server { ssl-encryption = off, idle-timeout = infinite, request-timeout = 40 s }
            akka.remote.netty.tcp { hostname = "127.0.0.1", port = 0, maximum-frame-size = 10 MiB }
            akka.remote.netty.tcp { send-buffer-size = 20 MiB, bind-port = "" }
            access-control { provider = spark.jobserver.auth.AllowAllAccessControl, auth-timeout = 10 s }
            """);
    assertThat(configuration.faults()).isEmpty();
    assertThat(Verdict.of(configuration, new FakeMachine(folder)).usable()).isTrue();
  }

  @Test
  void readsASettingUnderAnyOfItsNames() {
    for (String name :
        List.of(
            "akka.remote.netty.tcp.hostname",
            "pekko.remote.classic.netty.tcp.hostname",
            "akka.remote.artery.canonical.hostname",
            "pekko.remote.artery.canonical.hostname")) {
      Configuration configuration = TestSettings.read(folder, name + " = example.com");
      assertThat(configuration.text("pekko.remote.artery.canonical.hostname"))
          .isEqualTo("example.com");
      assertThat(configuration.writtenAs("pekko.remote.artery.canonical.hostname")).isEqualTo(name);
    }
  }
}
