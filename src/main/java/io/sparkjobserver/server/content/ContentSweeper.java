package io.sparkjobserver.server.content;

import io.quarkus.arc.All;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes content that nobody refers to: what was deleted, and what an upload that broke off left
 * behind.
 */
@ApplicationScoped
class ContentSweeper {

  private static final Logger LOG = LoggerFactory.getLogger(ContentSweeper.class);
  private static final int PAGE = 100;

  private final Contents contents;
  private final ContentRepository repository;
  private final List<ContentUser> users;
  private final Clock clock;

  ContentSweeper(
      Contents contents, ContentRepository repository, @All List<ContentUser> users, Clock clock) {
    this.contents = contents;
    this.repository = repository;
    this.users = users;
    this.clock = clock;
  }

  @Scheduled(
      every = "10m",
      delayed = "1m",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void sweep() {
    Instant before = clock.instant().minus(Contents.GRACE);
    String last = "";
    List<String> page;
    do {
      String after = last;
      page =
          QuarkusTransaction.requiringNew()
              .call(() -> repository.untouchedSince(before, after, PAGE));
      for (String id : page) {
        last = id;
        sweep(id, before);
      }
    } while (page.size() == PAGE);
  }

  private void sweep(String id, Instant before) {
    try {
      if (take(id, before)) {
        contents.discard(id);
        LOG.info("Removed content {}, which nothing refers to", id);
      }
    } catch (RuntimeException e) {
      // The next run tries again; the other contents of this one go on.
      LOG.warn("Content {} could not be removed", id, e);
    }
  }

  /** Takes a content that nothing refers to: nobody finds it by its SHA-256 from here on. */
  boolean take(String id, Instant before) {
    return QuarkusTransaction.requiringNew()
        .call(
            () ->
                users.stream().noneMatch(user -> user.uses(id))
                    && repository.lockUntouched(id, before)
                    && repository.update("sha256 = null where id = ?1", id) == 1);
  }
}
