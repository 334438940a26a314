package io.sparkjobserver.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A network of its own, with a loopback address and one that is none: what is run in it sees a
 * machine that others could reach. Needs root and {@code ip}. Closing it removes it.
 */
final class NetworkNamespace implements AutoCloseable {

  /** The address that is no loopback. */
  static final String ADDRESS = "10.78.0.5";

  private final String name = "jobserver-" + ProcessHandle.current().pid();

  NetworkNamespace() {
    ip("netns", "add", name);
    ip("-n", name, "link", "set", "lo", "up");
    ip("-n", name, "addr", "add", ADDRESS + "/32", "dev", "lo");
  }

  /** The command that runs another one in it. */
  List<String> command(List<String> command) {
    List<String> inside = new ArrayList<>(List.of("ip", "netns", "exec", name));
    inside.addAll(command);
    return inside;
  }

  /** Asks a server in it; the whole answer. */
  String get(String host, int port, String path) throws IOException, InterruptedException {
    String script =
        "exec 3<>/dev/tcp/%s/%d; printf 'GET %s HTTP/1.0\\r\\nHost: %s\\r\\n\\r\\n' >&3; cat <&3"
            .formatted(host, port, path, host);
    Process process =
        new ProcessBuilder(command(List.of("bash", "-c", script)))
            .redirectErrorStream(true)
            .start();
    String answer = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return answer;
  }

  private static void ip(String... arguments) {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).inheritIO().start();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(command.toString()).isZero();
    } catch (IOException e) {
      throw new AssertionError("This test needs ip, of the package iproute2", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    ip("netns", "del", name);
  }
}
