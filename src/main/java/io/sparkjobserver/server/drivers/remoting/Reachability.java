package io.sparkjobserver.server.drivers.remoting;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;

/** Whether something can be connected to. */
final class Reachability {

  private static final int PATIENCE_MILLIS = 5_000;

  private Reachability() {}

  /**
   * Why nothing can be connected to at an address; empty where something can. Blocks, for a bounded
   * time.
   *
   * @param address as {@code host:port}
   */
  static Optional<String> trouble(String address) {
    int colon = address.lastIndexOf(':');
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(
              address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))),
          PATIENCE_MILLIS);
      return Optional.empty();
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      return Optional.of("it is no address");
    } catch (IOException e) {
      return Optional.of(
          e.getMessage() == null ? e.getClass().getSimpleName() : String.valueOf(e.getMessage()));
    }
  }
}
