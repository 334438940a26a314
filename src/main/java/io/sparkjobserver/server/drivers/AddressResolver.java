package io.sparkjobserver.server.drivers;

/** How a driver in a cluster finds the address under which it is reached: the original's words. */
public enum AddressResolver {
  /** That of its machine's own host name. */
  AKKA,
  /** What the configuration says. */
  MANUAL,
  /** {@code SPARK_LOCAL_IP} of its machine, or that of the interface that leads to the server. */
  AUTO
}
