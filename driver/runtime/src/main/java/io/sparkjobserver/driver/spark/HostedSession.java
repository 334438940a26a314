package io.sparkjobserver.driver.spark;

import io.sparkjobserver.driver.jobs.JobSession;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.runtime.StreamExecution;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The session of one context among those that share a Spark context: its own settings, temporary
 * views and functions. Closed, it has given back what its jobs kept in memory. Thread-safe.
 */
public final class HostedSession implements AutoCloseable {

  /** The setting, and the local property of its jobs, by which what is a context's is known. */
  static final String CONTEXT = "spark.jobserver.context";

  private static final String POOL = "spark.scheduler.pool";
  private static final Logger LOG = LoggerFactory.getLogger(HostedSession.class);

  private final SparkSession session;
  private final String context;
  private final String pool;
  private final OwnedRdds rdds;
  private final Runnable onClose;

  /**
   * @param session made for it
   * @param context tells the context from all others
   * @param pool the scheduler's pool that its jobs share
   * @param rdds knows what its jobs persisted
   * @param onClose gives the pool back
   */
  HostedSession(
      SparkSession session, String context, String pool, OwnedRdds rdds, Runnable onClose) {
    this.session = session;
    this.context = context;
    this.pool = pool;
    this.rdds = rdds;
    this.onClose = onClose;
    session.conf().set(CONTEXT, context);
    rdds.add(context);
  }

  /** Where the context's jobs run. */
  public JobSession jobs() {
    return new JobSession(session, Map.of(POOL, pool, CONTEXT, context));
  }

  /**
   * Ends its streams, and lets go of what its jobs cached. The session itself is not closed: that
   * would stop the Spark context.
   */
  @Override
  public void close() {
    stopStreams();
    CachedTables.of(session).uncache(context);
    rdds.remove(context);
    letGo((org.apache.spark.sql.classic.SparkSession) session);
    onClose.run();
  }

  /** The session is not asked: it would make a listener for them, which stays for ever. */
  private void stopStreams() {
    ((org.apache.spark.sql.classic.SparkSession) session)
        .sharedState().activeStreamingQueries().values().stream()
            // Spark runs a stream in a copy of its session, which has its settings.
            .filter(query -> context.equals(query.sparkSession().conf().get(CONTEXT, "")))
            .forEach(HostedSession::stop);
  }

  private static void stop(StreamExecution query) {
    try {
      query.stop();
    } catch (Exception e) { // Scala does not say that it is a TimeoutException.
      LOG.warn("The stream {} does not stop", query.id(), e);
    }
  }

  /** Spark keeps a session for ever whose artifacts are not given up, though it has none. */
  static void letGo(org.apache.spark.sql.classic.SparkSession session) {
    session.artifactManager().close();
  }
}
