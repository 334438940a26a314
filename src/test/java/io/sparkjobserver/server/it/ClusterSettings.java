package io.sparkjobserver.server.it;

import java.util.List;
import java.util.stream.Stream;

/** What a server is told that has its drivers run on the workers of a cluster. */
final class ClusterSettings {

  private ClusterSettings() {}

  /** The settings, as {@code key=value}, and more of them. */
  static String[] of(StandaloneCluster cluster, String... more) {
    int h2 = LaunchedServer.freePort();
    return Stream.concat(
            List.of(
                "spark.master=" + cluster.masterUrl(),
                "spark.webUrlPort=" + cluster.webPort(),
                "spark.jobserver.driver-mode=standalone-cluster",
                "spark.jobserver.context-per-jvm=true",
                "spark.jobserver.standalone.rest-port=" + cluster.restPort(),
                "spark.jobserver.standalone.poll-interval=500ms",
                "spark.jobserver.startH2Server=true",
                "spark.jobserver.sqldao.jdbc.url=jdbc:h2:tcp://127.0.0.1:" + h2 + "/h2-db",
                "spark.jobserver.sqldao.jdbc.user=sjs",
                "spark.jobserver.sqldao.jdbc.password=sjs",
                "pekko.remote.artery.canonical.hostname=" + cluster.host())
                .stream(),
            Stream.of(more))
        .toArray(String[]::new);
  }
}
