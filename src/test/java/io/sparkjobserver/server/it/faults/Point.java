package io.sparkjobserver.server.it.faults;

/** When a fault comes. */
sealed interface Point permits Moment, Message {

  /** As the report calls it. */
  String label();

  /** What the system is doing then. */
  Way way();

  /** The point's name in {@code points.btm}; empty where it has none. */
  String rule(Fault fault);
}
