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

  /**
   * A context is to be opened beside others. Its end is told with {@link Link#jobEnded}, by its
   * driver's id. Only a driver that was welcomed as a host is asked for it.
   *
   * @param driverId the id under which it joins
   * @param session its session secret
   * @param gateway where it joins
   */
  void openContext(String driverId, String session, String gateway);
}
