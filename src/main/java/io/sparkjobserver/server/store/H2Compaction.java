package io.sparkjobserver.server.store;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.h2.mvstore.MVStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has an embedded H2 write together what is left of old commits. Each time that it stores is a
 * chunk of its file, which stays, with an entry in memory, for as long as one page of it is in use.
 * H2 does this by itself only where it delays all commits, and then loses those of a process that
 * is killed. Where the database is another one this does nothing.
 */
@ApplicationScoped
class H2Compaction {

  private static final Logger LOG = LoggerFactory.getLogger(H2Compaction.class);

  /** How much of what the chunks hold is to be in use, in percent. */
  private static final int IN_USE = 50;

  /** How many bytes are written together at a time: no commit gets on meanwhile. */
  private static final int BYTES = 32 * 1024;

  /** How many commits there are at most from one run to the next where the server has time. */
  private static final int QUIET = 100;

  /** How often in a run where it has time: a fifth of it. What is left is done in the next one. */
  private static final int ROUNDS_IN_QUIET = 50;

  /** How many versions of the file a round makes at most. */
  private static final int OWN = 2;

  /** How many commits of others end a run: the server has something better to do. */
  private static final int DISTURBED = 10;

  private final DataSource dataSource;
  private final boolean embedded;
  private volatile boolean stopping;

  /** The version of the file after the last run; each commit makes another one. */
  private long seen;

  H2Compaction(DataSource dataSource, Database database) {
    this.dataSource = dataSource;
    this.embedded = database.kind() == DatabaseKind.H2 && database.exclusive();
  }

  void stop(@Observes ShutdownEvent end) {
    stopping = true;
  }

  @Scheduled(every = "5s", delayed = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void run() {
    if (!embedded || stopping) {
      return;
    }
    try (Connection connection = dataSource.getConnection()) {
      MVStore store = H2Connection.store(connection);
      long before = store.getCurrentVersion();
      int most = before - seen < QUIET ? ROUNDS_IN_QUIET : 1;
      int rounds = 0;
      while (rounds < most
          && !stopping
          && store.getCurrentVersion() - before <= OWN * rounds + DISTURBED
          && compact(store)) {
        rounds++;
      }
      seen = store.getCurrentVersion();
    } catch (SQLException | RuntimeException e) {
      LOG.warn("The file of H2 could not be compacted, which is tried again: {}", e.toString());
    }
  }

  /** Writes some of it together, where too little is in use; answers whether there was any. */
  static boolean compact(MVStore store) {
    boolean written = store.compact(IN_USE, BYTES);
    if (written) {
      // What it was written from goes with the next version of the file.
      store.commit();
    }
    return written;
  }
}
