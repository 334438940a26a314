package io.sparkjobserver.driver;

import io.sparkjobserver.protocol.identity.DriverKey;
import io.sparkjobserver.protocol.identity.Join;
import java.io.IOException;

/**
 * This process as its server knows it.
 *
 * @param launch with what it was started
 * @param key its own key
 * @param self what it said of itself
 * @param joined what it was answered
 */
record Membership(Launch launch, DriverKey key, Join.Self self, Join.Joined joined) {

  /** Becomes known to the server. Blocks, and throws, as {@link Join#ask} does. */
  static Membership of(Launch launch, Join.Self self) throws IOException, InterruptedException {
    DriverKey key = DriverKey.make();
    return new Membership(launch, key, self, launch.join().ask(key, self, launch.joinTimeout()));
  }

  /**
   * Asks the server, which is not heard, whether to go on. Blocks for some seconds at most.
   *
   * @param address where this process is reached, as {@code host:port}
   */
  Join.Verdict verdict(String address) {
    return launch.join().askToGoOn(key, self, joined.incarnation(), address);
  }
}
