package io.sparkjobserver.server.common;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ids of what requests make. They are UUIDs of version 7 (RFC 9562): the time in milliseconds, a
 * count of 12 bits within it, and 62 random bits. So what is stored one after the other lies side
 * by side in an index, and is written with it, where random ids would have a page written for each;
 * and the order of the ids is that in which they were given, with which no further index is needed
 * for the order of time. Thread-safe.
 */
@ApplicationScoped
public class TimedIds {

  private static final int COUNT_BITS = 12;
  private static final long COUNT = (1L << COUNT_BITS) - 1;
  private static final long VERSION_7 = 0x7000;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private final Clock clock;

  /** The time and the count of the last one. */
  private final AtomicLong last = new AtomicLong();

  /**
   * @param clock says what time it is
   */
  public TimedIds(Clock clock) {
    this.clock = clock;
  }

  /**
   * An id that was never answered before, and comes after all that this object answered before,
   * also where the clock was set back or more ids are asked for in a millisecond than it can count.
   */
  public String next() {
    long now = clock.millis() << COUNT_BITS;
    long next = last.updateAndGet(before -> Math.max(before + 1, now));
    return id(next, UUID.randomUUID().getLeastSignificantBits());
  }

  /** What comes before the ids of a time and later, and after those of any millisecond before. */
  public static String before(Instant time) {
    return id(time.toEpochMilli() << COUNT_BITS, VARIANT);
  }

  private static String id(long timeAndCount, long random) {
    long begin = (timeAndCount >>> COUNT_BITS) << 16 | VERSION_7 | (timeAndCount & COUNT);
    return new UUID(begin, random).toString();
  }
}
