package io.sparkjobserver.driver.spark;

import io.sparkjobserver.driver.jobs.JobClasses;
import io.sparkjobserver.driver.jobs.JobRunner;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkFiles;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.jspecify.annotations.Nullable;

/**
 * Makes each task see the class path of its own job. Without it, all tasks of a process share one
 * class loader, and a JVM never lets one loader know two classes of one name: the second version of
 * a job would run with the classes of the first. Made by Spark, by name, in each process that runs
 * tasks: in the driver of a local master while the {@link JobClasses} are the context class loader
 * or an ancestor of it, and on executors of a cluster, which get the driver's own jar.
 */
public final class JobClassesPlugin implements SparkPlugin {

  /** Called by Spark. */
  public JobClassesPlugin() {}

  @Override
  public @Nullable DriverPlugin driverPlugin() {
    return null;
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    ClassLoader sparks = Thread.currentThread().getContextClassLoader();
    for (ClassLoader loader = sparks; loader != null; loader = loader.getParent()) {
      if (loader instanceof JobClasses jobClasses) {
        return new EachTask(task -> loader(jobClasses, task));
      }
    }
    Path folder = Path.of(SparkFiles.getRootDirectory()).toAbsolutePath();
    return new EachTask(new ExecutorClasses(sparks, folder));
  }

  private static @Nullable ClassLoader loader(JobClasses jobClasses, Properties task) {
    String classPathId = task.getProperty(JobRunner.CLASS_PATH);
    return classPathId == null ? null : jobClasses.loader(classPathId);
  }

  private record EachTask(TaskClasses taskClasses) implements ExecutorPlugin {

    @Override
    public void init(PluginContext context, Map<String, String> configuration) {
      JobClosureSerializer.install(SparkEnv.get(), taskClasses);
    }
  }
}
