package io.sparkjobserver.server.contexts;

import java.time.Duration;
import java.time.Instant;

/**
 * The pause before what was lost is started again: a second, and twice as long after each further
 * loss, up to a minute. Not thread-safe: it belongs to whoever starts.
 */
final class GrowingPause {

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private Duration next = FIRST;
  private Instant end = Instant.MIN;

  /** A loss: the pause begins now. */
  void begin(Instant now) {
    end = now.plus(next);
    next = next.multipliedBy(2);
    next = next.compareTo(LONGEST) < 0 ? next : LONGEST;
  }

  boolean isOver(Instant now) {
    return !now.isBefore(end);
  }

  /** A start succeeded, so that the next loss is not the next of a series. */
  void reset() {
    next = FIRST;
  }
}
