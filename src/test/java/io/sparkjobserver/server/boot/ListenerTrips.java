package io.sparkjobserver.server.boot;

import static io.sparkjobserver.server.boot.Trip.GOOD;
import static io.sparkjobserver.server.boot.Trip.fatal;
import static io.sparkjobserver.server.boot.Trip.url;
import static io.sparkjobserver.server.boot.Trip.warning;

import java.util.List;

/** What trips the checks of what listens where. */
final class ListenerTrips {

  private static final String ANONYMOUS = "who reaches the API may use it";
  private static final String TLS = "TLS has what it needs";

  static final List<Trip> ALL =
      List.of(
          fatal(
              "access control is there",
              "access-control.provider",
              GOOD + "access-control.provider = spark.jobserver.auth.ShiroAccessControl",
              "more open"),
          fatal(
              "access control is there",
              "shiro.authentication",
              GOOD + "shiro { authentication = on, config.path = /shiro.ini }",
              "more open"),
          fatal(
              ANONYMOUS,
              "spark.jobserver.bind-address",
              GOOD + "spark.jobserver.bind-address = 0.0.0.0",
              "allow-anonymous"),
          fatal(
              ANONYMOUS,
              "spark.jobserver.bind-address",
              GOOD + "spark.jobserver.bind-address = nowhere.invalid",
              "cannot be resolved"),
          warning(
              ANONYMOUS,
              "spark.jobserver.bind-address",
              "spark.jobserver.state-dir = @HOME@/state",
              "loopback"),
          fatal(
              TLS,
              "akka.http.server.keystorePW",
              GOOD
                  + "akka.http.server { ssl-encryption = on, keystorePW = \"\", keystore = @HOME@/empty.jks }",
              "no password"),
          fatal(
              TLS,
              "akka.http.server.keystore",
              GOOD
                  + "akka.http.server { ssl-encryption = on, keystore = /nowhere, keystorePW = x }",
              "no such file"),
          fatal(
              "origins of pages are origins",
              "spark.jobserver.cors-allowed-origins",
              GOOD + "spark.jobserver.cors-allowed-origins = [\"https://a.example.com/\"]",
              "https://a.example.com/ is no origin"),
          fatal(
              "the API's port is free",
              "spark.jobserver.port",
              GOOD + "spark.jobserver.port = 4711",
              "in use"),
          fatal(
              "the remoting's port is free",
              "akka.remote.netty.tcp.port",
              GOOD + "akka.remote.netty.tcp.port = 4711",
              "in use"),
          fatal(
              "the port where drivers join is free",
              "spark.jobserver.driver-url",
              GOOD + "spark.jobserver.driver-url = \"http://localhost:4711\"",
              "in use"),
          fatal(
              "the H2 server's port is free",
              "spark.jobserver.sqldao.jdbc.url",
              GOOD
                  + url("jdbc:h2:tcp://localhost:4711/h2-db")
                  + "spark.jobserver.startH2Server = true",
              "in use"),
          fatal(
              TLS,
              "akka.http.server.keystore",
              GOOD
                  + "akka.http.server { ssl-encryption = on, keystore = @HOME@/driver/driver.jar,"
                  + " keystorePW = x }",
              "cannot be opened as JKS"),
          fatal(
              "each listener has a port of its own",
              "spark.jobserver.port",
              GOOD + "spark.jobserver.port = 18130, akka.remote.netty.tcp.port = 18130",
              "the API and the remoting cannot share a port"),
          fatal(
              "each listener has a port of its own",
              "akka.remote.netty.tcp.port",
              GOOD
                  + "akka.remote.netty.tcp.port = 18130\n"
                  + "spark.jobserver.driver-url = \"http://localhost:18130\"",
              "where drivers join cannot share a port"),
          fatal(
              "each listener has a port of its own",
              "spark.jobserver.driver-url",
              GOOD
                  + url("jdbc:h2:tcp://localhost:18130/h2-db")
                  + "spark.jobserver { startH2Server = true, driver-url ="
                  + " \"http://localhost:18130\" }",
              "the H2 server cannot share a port"));

  private ListenerTrips() {}
}
