package io.sparkjobserver.server.boot;

import static io.sparkjobserver.server.boot.Trip.CLUSTER;
import static io.sparkjobserver.server.boot.Trip.GOOD;
import static io.sparkjobserver.server.boot.Trip.fatal;
import static io.sparkjobserver.server.boot.Trip.hostname;
import static io.sparkjobserver.server.boot.Trip.warning;

import java.util.List;
import java.util.stream.Stream;

/** What trips the checks of addresses. */
final class AddressTrips {

  private static final String HOSTNAME = "drivers reach the server's hostname";
  private static final String BIND = "the server can bind its hostname";
  private static final String DRIVER_URL = "drivers reach the driver URL";
  private static final String KEY = "akka.remote.netty.tcp.hostname";
  private static final String BIND_KEY = "akka.remote.netty.tcp.bind-hostname";

  private static final List<String> LOOPBACKS =
      List.of(
          "127.0.0.1",
          "127.3.2.1",
          "127.1",
          "::1",
          "[::1]",
          "0:0:0:0:0:0:0:1",
          "::ffff:127.0.0.1",
          "localhost",
          "LOCALHOST",
          "debian.example.com");

  private static final List<Trip> OTHERS =
      List.of(
          fatal(HOSTNAME, KEY, CLUSTER + hostname("0.0.0.0"), "every address"),
          fatal(HOSTNAME, KEY, CLUSTER + hostname("::"), "every address"),
          fatal(HOSTNAME, KEY, CLUSTER + hostname("nowhere.invalid"), "cannot be resolved"),
          fatal(HOSTNAME, KEY, CLUSTER + hostname("elsewhere.example.com"), "10.0.0.9 is not"),
          warning(
              HOSTNAME,
              KEY,
              GOOD + "spark.master=\"spark://a:1\"\n" + hostname("localhost"),
              "executors"),
          fatal(
              BIND,
              BIND_KEY,
              CLUSTER + BIND_KEY + " = \"10.0.0.9\"",
              "not an address of this machine"),
          fatal(
              BIND,
              BIND_KEY,
              GOOD + hostname("elsewhere.example.com") + BIND_KEY + " = \"0.0.0.0\"",
              "one address to bind"),
          warning(BIND, BIND_KEY, CLUSTER + BIND_KEY + " = \"127.0.0.1\"", "unless something"),
          fatal(
              DRIVER_URL,
              "spark.jobserver.driver-url",
              CLUSTER + "spark.jobserver.driver-url = \"http://localhost:8091\"",
              "workers reach"),
          fatal(
              DRIVER_URL,
              "spark.jobserver.driver-url",
              GOOD + "spark.jobserver.driver-url = \"file:/driver.jar\"",
              "http://host:port"));

  static final List<Trip> ALL =
      Stream.concat(
              LOOPBACKS.stream()
                  .map(host -> fatal(HOSTNAME, KEY, CLUSTER + hostname(host), FakeMachine.ADDRESS)),
              OTHERS.stream())
          .toList();

  private AddressTrips() {}
}
