package io.sparkjobserver.server.it.faults;

import java.io.File;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What the rules of {@code points.btm} can say. Loaded into the server and its drivers, so it needs
 * nothing but the JDK. It speaks with the test, which is in another process, through empty files of
 * one folder: {@link FaultPoints} is the other end. Not final, since Byteman extends it.
 */
public class FaultHelper {

  /** The system property that names the folder. */
  static final String FOLDER = "faults.folder";

  static final String ARMED = ".armed";
  static final String REACHED = ".reached";

  /** A point that nobody lets go of, because the test is gone. */
  private static final long LONGEST_HOLD = TimeUnit.SECONDS.toNanos(60);

  private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(5);

  private static final Map<Object, Object> KEPT =
      Collections.synchronizedMap(new IdentityHashMap<>());

  /** Whether the test waits for this point: true once, which the test then sees. */
  public boolean armed(String point) {
    return file(point, ARMED).renameTo(file(point, REACHED));
  }

  /** Holds the thread until the test lets it go, or the process ends. */
  public void hold(String point) {
    long begun = System.nanoTime();
    while (file(point, REACHED).exists() && System.nanoTime() - begun < LONGEST_HOLD) {
      LockSupport.parkNanos(LOOK);
    }
  }

  /** Keeps a message that is on its way. */
  public void keep(Object receiver, Object message) {
    KEPT.put(receiver, message);
  }

  /** The message that was kept from this receiver; null where there is none. */
  public Object kept(Object receiver) {
    return KEPT.remove(receiver);
  }

  private static File file(String point, String suffix) {
    return new File(System.getProperty(FOLDER), point + suffix);
  }
}
