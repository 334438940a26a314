package io.sparkjobserver.driver.spark;

import io.sparkjobserver.driver.jobs.JobClasses;
import io.sparkjobserver.driver.jobs.JobRunner;
import org.apache.spark.TaskContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.SparkPlugin;
import org.jspecify.annotations.Nullable;

/**
 * Makes each task of a local master see the class path of its own job. Without it, all tasks share
 * one class loader, and a JVM never lets one loader know two classes of one name: the second
 * version of a job would run with the classes of the first. Made by Spark, by name, while the
 * {@link JobClasses} are the context class loader or an ancestor of it.
 */
public final class JobClassesPlugin implements SparkPlugin {

  /** Called by Spark. */
  public JobClassesPlugin() {}

  @Override
  public @Nullable DriverPlugin driverPlugin() {
    return null;
  }

  @Override
  public @Nullable ExecutorPlugin executorPlugin() {
    for (ClassLoader loader = Thread.currentThread().getContextClassLoader();
        loader != null;
        loader = loader.getParent()) {
      if (loader instanceof JobClasses jobClasses) {
        return new EachTask(jobClasses);
      }
    }
    return null;
  }

  private record EachTask(JobClasses jobClasses) implements ExecutorPlugin {

    @Override
    public void onTaskStart() {
      String classPathId = TaskContext.get().getLocalProperty(JobRunner.CLASS_PATH);
      ClassLoader loader = classPathId == null ? null : jobClasses.loader(classPathId);
      if (loader != null) {
        // Spark sets it anew for the next task.
        Thread.currentThread().setContextClassLoader(loader);
      }
    }
  }
}
