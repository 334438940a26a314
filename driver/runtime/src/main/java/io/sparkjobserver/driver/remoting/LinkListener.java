package io.sparkjobserver.driver.remoting;

import io.sparkjobserver.protocol.ServerMessage;

/**
 * Is told what the server wants of the process as a whole. Called on the link's thread, so it must
 * not block.
 */
public interface LinkListener {

  /** The driver is taken in. Called once. */
  void welcomed(ServerMessage.Welcome welcome);

  /** The driver is not taken in, or no longer wanted. */
  void refused(String reason);

  /** Nobody took the driver in for as long as it was to ask. */
  void notJoined();

  /** The server does not answer. Called again from time to time, as long as it does not. */
  void unheard();

  /** The server has been silent for too long. */
  void orphaned();

  /** The context is to be stopped. */
  void stopped();
}
