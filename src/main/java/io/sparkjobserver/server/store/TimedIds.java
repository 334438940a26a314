package io.sparkjobserver.server.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;

/**
 * Ids of what requests make. They are UUIDs of version 7 (RFC 9562): the time in milliseconds, a
 * count of 12 bits within it, the number of the server in 9 bits, and 53 random bits. So what is
 * stored one after the other lies side by side in an index, and is written with it, where random
 * ids would have a page written for each; and the order of the ids is that in which they were
 * given, with which no further index is needed for the order of time.
 *
 * <p>All but the random bits is a whole number, {@link #number}, which no two ids share and which a
 * row may be stored by. Thread-safe.
 */
@ApplicationScoped
public class TimedIds {

  private static final int SERVER_BITS = 9;

  /** How many servers can give ids at the same time. */
  static final int SERVERS = 1 << SERVER_BITS;

  private static final int TIME_SHIFT = 16;
  private static final int COUNT_BITS = 12;
  private static final long COUNT = (1L << COUNT_BITS) - 1;
  private static final long VERSION_7 = 0x7000;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  /** Before it are the two bits of the variant. */
  private static final int SERVER_SHIFT = Long.SIZE - 2 - SERVER_BITS;

  private static final long RANDOM = (1L << SERVER_SHIFT) - 1;

  private final Clock clock;
  private final IntSupplier server;

  /** The time and the count of the last one. */
  private final AtomicLong last = new AtomicLong();

  @Inject
  TimedIds(Clock clock, ServerNodes nodes) {
    this(clock, nodes::number);
  }

  /**
   * @param clock says what time it is
   * @param server says the number of this server, below {@link #SERVERS}, which no other one that
   *     is alive has
   */
  public TimedIds(Clock clock, IntSupplier server) {
    this.clock = clock;
    this.server = server;
  }

  /**
   * An id that was never answered before, and comes after all that this object answered before,
   * also where the clock was set back or more ids are asked for in a millisecond than it can count.
   */
  public String next() {
    long now = clock.millis() << COUNT_BITS;
    long next = last.updateAndGet(before -> Math.max(before + 1, now));
    long random = UUID.randomUUID().getLeastSignificantBits() & RANDOM;
    return new UUID(
            (next >>> COUNT_BITS) << TIME_SHIFT | VERSION_7 | (next & COUNT),
            VARIANT | (long) server.getAsInt() << SERVER_SHIFT | random)
        .toString();
  }

  /**
   * The number that an id stands for: its own among all ids that were given until the year 2109,
   * which it orders as they are ordered, and not negative. Of another text it is -1, and of another
   * UUID any: what is found by it has to have the id, too.
   */
  public static long number(String id) {
    UUID uuid;
    try {
      uuid = UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      return -1;
    }
    long server = uuid.getLeastSignificantBits() >>> SERVER_SHIFT & (SERVERS - 1);
    return number(
        uuid.getMostSignificantBits() >>> TIME_SHIFT,
        (uuid.getMostSignificantBits() & COUNT) << SERVER_BITS | server);
  }

  /** The least number that an id of a time may stand for. */
  public static long leastNumber(Instant time) {
    return number(time.toEpochMilli(), 0);
  }

  private static long number(long millis, long countAndServer) {
    return ((millis << (COUNT_BITS + SERVER_BITS)) | countAndServer) & Long.MAX_VALUE;
  }
}
