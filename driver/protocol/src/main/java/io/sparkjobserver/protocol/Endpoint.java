package io.sparkjobserver.protocol;

/**
 * Where an actor system is.
 *
 * @param hostname the address that it is reached under
 * @param port the port that it is reached under; 0 is the one that is bound
 * @param bindHostname the address of this machine that it binds
 * @param bindPort the port that it binds; 0 takes a free one
 */
public record Endpoint(String hostname, int port, String bindHostname, int bindPort) {

  /** An actor system that is reached where it binds. */
  public static Endpoint of(String hostname, int port) {
    return new Endpoint(hostname, port, hostname, port);
  }
}
