package io.sparkjobserver.driver;

import io.sparkjobserver.protocol.identity.AddressRule;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;

/**
 * Where this process is reached. On a machine with several addresses the right one is that of the
 * interface that leads to the server, unless the machine's environment says otherwise, in the
 * variables that Spark itself looks at.
 *
 * @param hostname the address or name that others know
 * @param bindHostname the address that is bound
 */
record OwnAddress(String hostname, String bindHostname) {

  private static final String LOCAL_IP = "SPARK_LOCAL_IP";
  private static final String PUBLIC_NAME = "SPARK_PUBLIC_DNS";
  private static final int ANY_PORT = 9;

  /**
   * Finds it.
   *
   * @param rule what the server said
   * @param server where the server is
   * @param environment of this process
   * @throws IOException where there is none
   */
  static OwnAddress find(AddressRule rule, URI server, Map<String, String> environment)
      throws IOException {
    if (rule.hostname().filter(OwnAddress::isOwn).isPresent()) {
      return new OwnAddress(rule.hostname().get(), rule.hostname().get());
    }
    Optional<String> byName = rule.byHostName() ? ofHostName() : Optional.empty();
    String bind =
        byName.isPresent()
            ? byName.get()
            : set(environment, LOCAL_IP).isPresent()
                ? set(environment, LOCAL_IP).get()
                : towards(server);
    return new OwnAddress(
        rule.hostname().or(() -> set(environment, PUBLIC_NAME)).orElse(bind), bind);
  }

  /** Whether it can be bound; behind address translation, others know a machine by another one. */
  private static boolean isOwn(String hostname) {
    try {
      InetAddress address = InetAddress.getByName(hostname);
      return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (IOException e) {
      return false;
    }
  }

  /** That of the machine's host name, unless it leads back to the machine itself. */
  private static Optional<String> ofHostName() {
    try {
      InetAddress own = InetAddress.getLocalHost();
      return own.isLoopbackAddress() ? Optional.empty() : Optional.of(literal(own));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** That of the interface from which the server is reached. Nothing is sent. */
  private static String towards(URI server) throws IOException {
    InetSocketAddress target =
        new InetSocketAddress(server.getHost(), server.getPort() < 0 ? ANY_PORT : server.getPort());
    if (target.isUnresolved()) {
      throw new IOException("The server's host name " + server.getHost() + " is unknown here");
    }
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(target);
      return literal(socket.getLocalAddress());
    }
  }

  private static String literal(InetAddress address) {
    return address.getHostAddress().replaceFirst("%.*", "");
  }

  private static Optional<String> set(Map<String, String> environment, String variable) {
    return Optional.ofNullable(environment.get(variable)).filter(value -> !value.isBlank());
  }
}
