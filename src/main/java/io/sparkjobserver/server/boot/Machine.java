package io.sparkjobserver.server.boot;

import io.sparkjobserver.server.drivers.Installation;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the checks ask of the machine that the server is to run on. Questions have bounds. */
interface Machine {

  /** The addresses of a host name or address; none where it is not known. */
  List<InetAddress> resolve(String host);

  /** The machine's own addresses. */
  List<InetAddress> addresses();

  /**
   * Whether a server can listen there.
   *
   * @param host a name or address of this machine
   * @param port not 0
   */
  boolean canListen(String host, int port);

  /** Whether a file belongs to the user of this process; false where that is not known. */
  boolean owns(Path file);

  /** A variable of the environment; empty where it is missing or blank. */
  Optional<String> variable(String name);

  /** Where things are installed. */
  Installation installation();
}
