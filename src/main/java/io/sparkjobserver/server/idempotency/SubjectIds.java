package io.sparkjobserver.server.idempotency;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;

/**
 * Ids of what requests make. They are UUIDs of version 7 (RFC 9562), which begin with the time in
 * milliseconds and go on with 74 random bits: what is stored one after the other lies side by side
 * in an index, and is written with it, where random ids would have a page written for each.
 * Thread-safe.
 */
@ApplicationScoped
class SubjectIds {

  private static final long VERSION_7 = 0x7000;
  private static final long BELOW_VERSION = 0x0fff;

  private final Clock clock;

  SubjectIds(Clock clock) {
    this.clock = clock;
  }

  /** An id that was never answered before. */
  String next() {
    UUID random = UUID.randomUUID();
    long begin =
        (clock.millis() << 16) | VERSION_7 | (random.getMostSignificantBits() & BELOW_VERSION);
    return new UUID(begin, random.getLeastSignificantBits()).toString();
  }
}
