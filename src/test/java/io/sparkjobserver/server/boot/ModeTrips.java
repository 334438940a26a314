package io.sparkjobserver.server.boot;

import static io.sparkjobserver.server.boot.Trip.CLUSTER;
import static io.sparkjobserver.server.boot.Trip.GOOD;
import static io.sparkjobserver.server.boot.Trip.fatal;
import static io.sparkjobserver.server.boot.Trip.hostname;

import java.util.List;

/** What trips the checks of where drivers run. */
final class ModeTrips {

  private static final String MODE = "driver mode is supported";
  private static final String MASTER = "driver mode fits the master";
  private static final String DEPLOY_MODE = "driver mode fits the deploy mode";
  private static final String JVM = "each context has a JVM of its own";
  private static final String USERS = "drivers can act for their users";
  private static final String SUPERVISE = "supervised drivers find the server again";

  private static final String MASTERS = "the masters have addresses";
  private static final String TOKEN = "the masters' gateway is shown one token";

  static final List<Trip> ALL =
      List.of(
          fatal(
              MODE,
              "spark.master",
              GOOD + hostname("10.0.0.5") + "spark.master = \"mesos://m:5050\"",
              "Mesos"),
          fatal(
              MODE,
              "spark.jobserver.driver-mode",
              GOOD + "spark.jobserver.driver-mode = mesos-client",
              "Mesos"),
          fatal(
              MODE,
              "spark.jobserver.driver-mode",
              GOOD
                  + """
                  spark.jobserver { driver-mode = yarn-cluster, context-per-jvm = true }
                  spark.jobserver.sqldao.jdbc.url = "jdbc:postgresql://db/jobserver"
                  akka.remote.netty.tcp.hostname = "10.0.0.5"
                  """,
              "client mode"),
          fatal(
              MASTER,
              "spark.master",
              CLUSTER + "spark.master = \"local[4]\"",
              "spark://a:7077,b:7077"),
          fatal(
              MASTER,
              "spark.master",
              GOOD
                  + "spark.master = \"spark://a:7077\", spark.jobserver.driver-mode = yarn-client,"
                  + " akka.remote.netty.tcp.hostname = \"10.0.0.5\"",
              "yarn"),
          fatal(
              DEPLOY_MODE,
              "spark.submit.deployMode",
              CLUSTER + "spark.submit.deployMode = client",
              "spark.jobserver.driver-mode = standalone-cluster"),
          fatal(
              DEPLOY_MODE,
              "spark.submit.deployMode",
              GOOD + "spark.submit.deployMode = cluster, spark.jobserver.driver-mode = client",
              "contradicts"),
          fatal(
              JVM,
              "spark.jobserver.context-per-jvm",
              CLUSTER + "spark.jobserver.context-per-jvm = false",
              "Cluster mode requires context-per-jvm"),
          fatal(
              JVM,
              "spark.jobserver.context-per-jvm",
              GOOD + "spark.master = yarn, akka.remote.netty.tcp.hostname = \"10.0.0.5\"",
              "YARN mode requires context-per-jvm"),
          fatal(
              USERS,
              "spark.context-settings.spark.proxy.user",
              CLUSTER + "spark.context-settings.spark.proxy.user = bob",
              "set driver-mode to client"),
          fatal(
              USERS,
              "spark.contexts.mine.spark.proxy.user",
              GOOD + "spark.contexts.mine { spark.proxy.user = \"b b\" }",
              "without blanks"),
          fatal(
              USERS,
              "spark.contexts.mine.passthrough.spark.proxy.user",
              GOOD + "spark.contexts.mine { passthrough.spark.proxy.user = bob }",
              "Spark does not read it: the setting is spark.proxy.user"),
          fatal(
              USERS,
              "spark.context-settings.launcher.spark.proxy.user",
              GOOD + "spark.context-settings.launcher.spark.proxy.user = bob",
              "Spark does not read it: the setting is spark.proxy.user"),
          fatal(
              USERS,
              "spark.proxy.user",
              GOOD + "spark.proxy.user = bob",
              "spark.context-settings.spark.proxy.user"),
          fatal(
              SUPERVISE,
              "pekko.remote.artery.canonical.port",
              CLUSTER + "spark.driver.supervise = true",
              "Supervise mode requires"),
          fatal(
              MASTERS,
              "spark.master",
              CLUSTER + "spark.master = \"spark://a:7077,b\"",
              "spark://a:7077,b:7077"),
          fatal(
              TOKEN,
              "spark.jobserver.standalone.rest-token-file",
              CLUSTER + "spark.jobserver.standalone.rest-token-file = \"@HOME@/nowhere\"",
              "no such file"),
          fatal(
              TOKEN,
              "spark.jobserver.standalone.rest-token-file",
              CLUSTER
                  + "spark.jobserver.standalone { rest-token-file = \"@HOME@/open-key\", rest-token = x }",
              "leave one of them out"),
          fatal(
              MASTER,
              "spark.master",
              GOOD
                  + "spark.master = yarn-something, spark.jobserver.context-per-jvm = true\n"
                  + hostname("10.0.0.5"),
              "the master is yarn"),
          fatal(
              MODE,
              "spark.submit.deployMode",
              CLUSTER.replace("spark.jobserver.driver-mode", "x")
                  + "spark.master = \"k8s://https://h\", spark.submit.deployMode = cluster",
              "client mode: set it to client"),
          fatal(
              MODE,
              "spark.jobserver.driver-mode",
              CLUSTER + "spark.master = \"k8s://https://h\"",
              "client mode: set it to client"),
          fatal(
              MODE,
              "spark.submit.deployMode",
              CLUSTER.replace("spark.jobserver.driver-mode", "x")
                  + "spark.master = yarn, spark.submit.deployMode = cluster",
              "client mode: set it to client"),
          fatal(
              MODE,
              "spark.master",
              CLUSTER.replace("spark.jobserver.driver-mode", "x") + "spark.master = yarn-cluster",
              "client mode: set it to yarn"));

  private ModeTrips() {}
}
