package io.sparkjobserver.server.boot;

import static io.sparkjobserver.server.boot.Trip.GOOD;
import static io.sparkjobserver.server.boot.Trip.fatal;
import static io.sparkjobserver.server.boot.Trip.hostname;
import static io.sparkjobserver.server.boot.Trip.url;
import static io.sparkjobserver.server.boot.Trip.warning;

import java.util.List;

/** What trips the checks of files and folders. */
final class InstallationTrips {

  private static final String MODULE = "the Spark has what its master needs";
  private static final String SECRET_KEY = "the secret key can be used";

  static final List<Trip> ALL =
      List.of(
          fatal(
              "the state directory can be written",
              "spark.jobserver.state-dir",
              GOOD + "spark.jobserver.state-dir = @HOME@/driver/driver.jar",
              "not a folder"),
          fatal(
              SECRET_KEY,
              "spark.jobserver.secret-key",
              GOOD + "spark.jobserver.secret-key = @HOME@/driver/driver.jar",
              "64 hexadecimal digits"),
          fatal(
              SECRET_KEY,
              "spark.jobserver.secret-key",
              GOOD + "spark.jobserver.secret-key = @HOME@/driver",
              "cannot be read"),
          fatal(
              SECRET_KEY,
              "spark.jobserver.secret-key",
              GOOD + "spark.jobserver.secret-key = @HOME@/driver/driver.jar/key",
              "not a folder"),
          warning(
              SECRET_KEY,
              "spark.jobserver.secret-key",
              GOOD + "spark.jobserver.secret-key = @HOME@/open-key",
              "can be read by others"),
          fatal(
              "the H2 server's folder can be written",
              "spark.jobserver.sqldao.rootdir",
              GOOD
                  + url("jdbc:h2:tcp://localhost:9092/h2-db")
                  + "spark.jobserver.startH2Server = true\n"
                  + "spark.jobserver.sqldao.rootdir = @HOME@/driver/driver.jar/x",
              "not a folder"),
          fatal(
              "there is a Spark 4 to start drivers from",
              "spark.home",
              GOOD + "spark.home = /nowhere",
              "bin/spark-submit is missing"),
          fatal(
              MODULE,
              "spark.home",
              GOOD
                  + hostname("10.0.0.5")
                  + "spark { master = yarn, jobserver.context-per-jvm = true }\n"
                  + "spark.home = @HOME@/embedded",
              "jars/spark-yarn_*.jar is missing"),
          fatal(
              MODULE,
              "spark.home",
              GOOD
                  + hostname("10.0.0.5")
                  + "spark { master = \"k8s://https://host:6443\", home = @HOME@/embedded }",
              "jars/spark-kubernetes_*.jar is missing"),
          fatal(
              "the driver's jar is there",
              "spark.jobserver.driver-jar",
              GOOD + "spark.jobserver.driver-jar = /nowhere.jar",
              "no such file"),
          fatal(
              "initial binaries are there",
              "spark.jobserver.job-jar-paths.\"an.app\"",
              GOOD + "spark.jobserver.job-jar-paths { \"an.app\" = /nowhere.jar }",
              "Initial Binary File /nowhere.jar does not exist"),
          fatal(
              "initial binaries are there",
              "spark.jobserver.job-bin-paths.app",
              GOOD + "spark.jobserver.job-bin-paths { app = \"@HOME@/local.conf\" }",
              "Only Jars"),
          fatal(
              "initial binaries are there",
              "spark.jobserver.job-bin-paths.app",
              GOOD + "spark.jobserver.job-bin-paths { app = \"@HOME@/driver/driver.jar\" }",
              "zip"));

  private InstallationTrips() {}
}
