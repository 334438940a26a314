package io.sparkjobserver.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An address of this machine that is no loopback, as drivers on workers need one of their server.
 * Closing it takes away what was added.
 *
 * @param host the address
 * @param added whether the machine did not have it before
 */
public record MachineAddress(String host, boolean added) implements AutoCloseable {

  /** The machine's own; where it has none, one that is added to its loopback device. */
  public static MachineAddress own() {
    return ofTheMachine()
        .map(address -> new MachineAddress(address.getHostAddress(), false))
        .orElseGet(() -> added(1));
  }

  /**
   * One that is added to the machine's loopback device, which needs root and {@code ip}.
   *
   * @param number which one, from 1 to 254
   */
  public static MachineAddress added(int number) {
    // Of this process: other tests may run at the same time.
    String host = "10.78.%d.%d".formatted(1 + ProcessHandle.current().pid() % 254, number);
    ip("addr", "add", host + "/32", "dev", "lo");
    return new MachineAddress(host, true);
  }

  /** A port that was free a moment ago. */
  public int freePort() {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (added) {
      ip("addr", "del", host + "/32", "dev", "lo");
    }
  }

  private static Optional<InetAddress> ofTheMachine() {
    try {
      return NetworkInterface.networkInterfaces()
          .filter(MachineAddress::isUp)
          .flatMap(NetworkInterface::inetAddresses)
          .filter(
              address ->
                  address instanceof Inet4Address
                      && !address.isLoopbackAddress()
                      && !address.isLinkLocalAddress())
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isUp(NetworkInterface device) {
    try {
      return device.isUp();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void ip(String... arguments) {
    List<String> command = Stream.concat(Stream.of("ip"), Stream.of(arguments)).toList();
    try {
      Process process = new ProcessBuilder(command).inheritIO().start();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("%s ends", command).isTrue();
      assertThat(process.exitValue())
          .as("%s, which needs root: this machine has no address but loopback", command)
          .isZero();
    } catch (IOException e) {
      throw new AssertionError(
          "This machine has no address but loopback, and adding one needs ip, of iproute2", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
