package io.sparkjobserver.driver.spark;

import java.lang.reflect.Method;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.classic.Dataset;
import org.apache.spark.sql.execution.CacheManager;
import org.apache.spark.sql.execution.CachedData;
import org.apache.spark.sql.execution.SparkPlan;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The tables and data frames that are cached in a shared Spark context. All its sessions share
 * them; which one cached what stands in the settings of the plan's session. These are Spark's
 * internals: where another version has others, what a context cached stays until its driver ends.
 */
final class CachedTables {

  private static final Logger LOG = LoggerFactory.getLogger(CachedTables.class);

  private final org.apache.spark.sql.classic.SparkSession session;

  private CachedTables(org.apache.spark.sql.classic.SparkSession session) {
    this.session = session;
  }

  static CachedTables of(SparkSession session) {
    return new CachedTables((org.apache.spark.sql.classic.SparkSession) session);
  }

  /** Lets go of what the jobs of a context cached. */
  void uncache(String context) {
    try {
      CacheManager caches = session.sharedState().cacheManager();
      if (caches.isEmpty()) {
        return;
      }
      Method all = CacheManager.class.getDeclaredMethod("cachedData");
      all.setAccessible(true);
      for (Object entry : CollectionConverters.asJava((Seq<?>) all.invoke(caches))) {
        CachedData cached = (CachedData) entry;
        if (context.equals(owner(cached))) {
          SparkPlan plan = cached.cachedRepresentation().cacheBuilder().cachedPlan();
          caches.uncacheQuery(Dataset.ofRows(session, cached.plan()), false);
          HostedSession.letGo(plan.session());
        }
      }
    } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
      LOG.warn("What context {} cached stays until its driver ends", context, e);
    }
  }

  /** The context whose session made the plan; none where it was none's. */
  private static String owner(CachedData cached) {
    SparkPlan plan = cached.cachedRepresentation().cacheBuilder().cachedPlan();
    // Spark plans with a copy of the session, which has its settings.
    return plan == null || plan.session() == null
        ? ""
        : plan.session().conf().get(HostedSession.CONTEXT, "");
  }
}
