package io.sparkjobserver.server.boot;

import static io.sparkjobserver.server.boot.Trip.CLUSTER;
import static io.sparkjobserver.server.boot.Trip.GOOD;
import static io.sparkjobserver.server.boot.Trip.fatal;
import static io.sparkjobserver.server.boot.Trip.url;
import static io.sparkjobserver.server.boot.Trip.warning;

import java.util.List;

/** What trips the checks of where state is kept. */
final class StateTrips {

  private static final String SQL = "state is kept in SQL";
  private static final String MASTERS = "ha.masters are addresses";
  private static final String SHARED = "other servers reach the database";
  private static final String NAMED = "named database drivers fit the URL";

  private static final String H2_SERVER = "the H2 server is the database's";
  private static final String SERVED = "spark.jobserver.startH2Server = true";

  static final List<Trip> ALL =
      List.of(
          fatal(SQL, "spark.jobserver.jobdao", CLUSTER + dao("jobdao", "JobFileDAO"), "JobSqlDAO"),
          fatal(
              SQL,
              "spark.jobserver.binarydao.class",
              CLUSTER + dao("binarydao.class", "HdfsBinaryObjectsDAO"),
              "SqlBinaryObjectsDAO"),
          fatal(
              SQL,
              "spark.jobserver.metadatadao.class",
              CLUSTER + dao("metadatadao.class", "zookeeper.MetaDataZookeeperDAO"),
              "MetaDataSqlDAO"),
          warning(SQL, "spark.jobserver.jobdao", GOOD + dao("jobdao", "JobFileDAO"), "SQL is used"),
          fatal(SQL, "spark.jobserver.jobdao", GOOD + dao("jobdao", "JobSqDAO"), "no such class"),
          fatal(
              "the database is a supported one",
              "spark.jobserver.sqldao.jdbc.url",
              GOOD + url("jdbc:oracle:thin:@db"),
              "jdbc:postgresql:"),
          fatal(
              NAMED,
              "spark.jobserver.sqldao.slick-driver",
              GOOD + "spark.jobserver.sqldao.slick-driver = slick.jdbc.PostgresProfile",
              "H2"),
          fatal(
              NAMED,
              "spark.jobserver.sqldao.jdbc-driver",
              GOOD
                  + url("jdbc:postgresql://db/x")
                  + "spark.jobserver.sqldao.jdbc-driver = org.h2.Driver",
              "PostgreSQL"),
          fatal(
              "the database outlives the server",
              "spark.jobserver.sqldao.jdbc.url",
              GOOD + url("jdbc:h2:mem:x") + "spark.jobserver.context-per-jvm = true",
              "H2 mem backend"),
          fatal(
              SHARED,
              "spark.jobserver.sqldao.jdbc.url",
              CLUSTER + url("jdbc:h2:file:/x/db"),
              "use tcp or ssl server"),
          fatal(
              SHARED,
              "spark.jobserver.sqldao.jdbc.url",
              GOOD + "spark.jobserver.ha.masters = [\"a:1\", \"b:2\"]",
              "ha.masters"),
          fatal(
              "the H2 server is the database's",
              "spark.jobserver.startH2Server",
              GOOD + "spark.jobserver.startH2Server = true",
              "jdbc:h2:tcp://localhost:9092"),
          fatal(
              "the pool's sizes fit each other",
              "spark.jobserver.sqldao.dbcp.maxidle",
              GOOD + "spark.jobserver.sqldao.dbcp { enabled = on, maxactive = 5, initialsize = 5 }",
              "more than maxactive"),
          fatal(
              MASTERS,
              "spark.jobserver.ha.masters",
              GOOD
                  + url("jdbc:postgresql://db/x")
                  + "spark.jobserver.ha.masters = [\"a:1\", \"b\"]",
              "Address should be of format HOST:PORT, wrong format specified b"),
          fatal(
              "the database outlives the server",
              "spark.jobserver.sqldao.jdbc.url",
              GOOD + url("jdbc:h2:memFS:/x") + "spark.jobserver.context-per-jvm = true",
              "H2 mem backend"),
          fatal(
              H2_SERVER,
              "spark.jobserver.sqldao.jdbc.url",
              GOOD + url("jdbc:h2:tcp://localhost:9092/mem:x") + SERVED,
              "names none"),
          fatal(
              H2_SERVER,
              "spark.jobserver.sqldao.jdbc.url",
              GOOD + url("jdbc:h2:tcp://localhost:9092/../x") + SERVED,
              "names none"),
          fatal(
              H2_SERVER,
              "spark.jobserver.sqldao.jdbc.url",
              GOOD + url("jdbc:h2:tcp://elsewhere.example.com/x") + SERVED,
              "not an address of it"),
          fatal(
              H2_SERVER,
              "spark.jobserver.h2-server-allow-others",
              GOOD + url("jdbc:h2:tcp://10.0.0.5:9092/x") + SERVED,
              "loopback address only"),
          fatal(
              "the pool's sizes fit each other",
              "spark.jobserver.sqldao.dbcp.maxactive",
              GOOD + "spark.jobserver.sqldao.dbcp { enabled = on, maxactive = 1 }",
              "two connections"));

  private StateTrips() {}

  private static String dao(String key, String name) {
    return "spark.jobserver." + key + " = spark.jobserver.io." + name + "\n";
  }
}
