package io.sparkjobserver.server.store;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes what was over long enough ago. Thread-safe; several servers may do it at once. */
@ApplicationScoped
public class Retention {

  /**
   * How many rows go in one transaction. H2 keeps what a transaction removed in memory, and a
   * result may be 192 KiB.
   */
  public static final int PAGE = 50;

  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

  private final RetentionConfig config;
  private final Clock clock;

  /**
   * @param config says how long
   * @param clock says what time it is
   */
  public Retention(RetentionConfig config, Clock clock) {
    this.config = config;
    this.clock = clock;
  }

  /** What ended before this is to be removed; empty where everything is kept. */
  public Optional<Instant> limit() {
    Duration kept = config.daoCleanupAfter();
    return kept.isZero() || kept.isNegative()
        ? Optional.empty()
        : Optional.of(clock.instant().minus(kept));
  }

  /**
   * Removes rows page by page. A page that cannot be removed is a warning in the log, and the
   * others go on.
   *
   * @param what the rows are, for the log
   */
  public void remove(String what, EndedRows rows) {
    limit().ifPresent(limit -> remove(what, rows, limit));
  }

  private static void remove(String what, EndedRows rows, Instant limit) {
    int removed = 0;
    int skipped = 0;
    List<String> page;
    do {
      int skip = skipped;
      page = QuarkusTransaction.requiringNew().call(() -> rows.endedBefore(limit, skip, PAGE));
      int gone = remove(what, rows, page);
      removed += gone;
      // What stays is before what is not looked at yet.
      skipped += page.size() - gone;
    } while (page.size() == PAGE);
    if (removed > 0) {
      LOG.info("Removed {} that ended before {}: {}", what, limit, removed);
    }
  }

  private static int remove(String what, EndedRows rows, List<String> page) {
    try {
      return page.isEmpty() ? 0 : QuarkusTransaction.requiringNew().call(() -> rows.remove(page));
    } catch (RuntimeException e) {
      LOG.warn(
          "A page of {} {}, from {} on, could not be removed; the next run tries again",
          page.size(),
          what,
          page.get(0),
          e);
      return 0;
    }
  }

  /** Rows of things that end. Its methods are called inside transactions. */
  public interface EndedRows {

    /**
     * The ids of rows that ended before a time and will not change any more, always in the same
     * order.
     *
     * @param skip leaves out so many at the beginning
     * @param size at most so many
     */
    List<String> endedBefore(Instant limit, int skip, int size);

    /**
     * Removes rows and all that belongs to them. What is still needed may stay, and what is gone
     * already is no error.
     *
     * @return how many were removed
     */
    int remove(List<String> ids);
  }
}
