package io.sparkjobserver.server.it.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The way between a server and one driver: a proxy in each direction. The server says by its
 * settings that it is where the proxy is; the driver has no such setting, so a rule says it.
 */
final class Link implements AutoCloseable {

  private final int serverPort = freePort();
  private final int driverPort = freePort();
  private final TcpProxy toServer = new TcpProxy(serverPort);
  private final TcpProxy toDriver = new TcpProxy(driverPort);
  private final List<List<TcpProxy>> directions =
      List.of(List.of(toServer), List.of(toDriver), List.of(toServer, toDriver));

  /** What the server has to be told. */
  List<String> serverSettings() {
    return List.of(
        "pekko.remote.artery.canonical.port=" + toServer.port(),
        "pekko.remote.artery.bind.port=" + serverPort);
  }

  /** What the JVM of the one driver has to be told. */
  String driverOptions() {
    return "-Dfaults.driver-port=" + driverPort + " -Dfaults.proxy-port=" + toDriver.port();
  }

  void cut(SplittableRandom random) {
    direction(random).forEach(TcpProxy::cut);
  }

  void delay(Duration time) {
    toServer.delay(time);
    toDriver.delay(time);
  }

  void reset(SplittableRandom random) {
    direction(random).forEach(TcpProxy::reset);
  }

  void mend() {
    toServer.mend();
    toDriver.mend();
  }

  private List<TcpProxy> direction(SplittableRandom random) {
    return directions.get(random.nextInt(directions.size()));
  }

  @Override
  public void close() {
    toServer.close();
    toDriver.close();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
