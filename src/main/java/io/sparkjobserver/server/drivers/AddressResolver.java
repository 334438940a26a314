package io.sparkjobserver.server.drivers;

/** How a driver in a cluster finds the address under which it is reached: the original's words. */
public enum AddressResolver {
  /** Its machine's own host name. */
  AKKA,
  /** What the configuration says. */
  MANUAL,
  /** {@code SPARK_LOCAL_IP} of its machine, or the first address there that is no loopback. */
  AUTO
}
