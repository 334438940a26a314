package io.sparkjobserver.driver.jobs;

import java.util.Properties;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.MDC;

/**
 * What a thread is while it runs a job: its Spark job group, its session, its class loader, its
 * name in the log. Closed on the same thread, which then has nothing left of the job.
 */
final class SparkScope {

  private static final String JOB_ID = "jobId";

  private final SparkContext context;
  private final ClassLoader formerLoader;
  private final String formerName;

  private SparkScope(SparkContext context, Thread thread) {
    this.context = context;
    this.formerLoader = thread.getContextClassLoader();
    this.formerName = thread.getName();
  }

  static SparkScope enter(JobSession session, String jobId, ClassPath classPath) {
    Thread thread = Thread.currentThread();
    SparkSession spark = session.spark();
    SparkContext context = spark.sparkContext();
    SparkScope scope = new SparkScope(context, thread);
    context.setJobGroup(
        jobId, "Job group for " + jobId + " and spark context " + context.applicationId(), true);
    context.setLocalProperty(JobRunner.CLASS_PATH, classPath.id());
    context.setLocalProperty(JobRunner.CLASS_PATH_JARS, classPath.jars());
    session.properties().forEach(context::setLocalProperty);
    SparkSession.setActiveSession(spark);
    thread.setContextClassLoader(classPath.loader());
    thread.setName("job-" + jobId);
    MDC.put(JOB_ID, jobId);
    return scope;
  }

  void close() {
    Thread thread = Thread.currentThread();
    MDC.remove(JOB_ID);
    thread.setName(formerName);
    thread.setContextClassLoader(formerLoader);
    SparkSession.clearActiveSession();
    // Not only the group: a job may have set a scheduler pool, tags or other properties.
    context.setLocalProperties(new Properties());
  }
}
