package io.sparkjobserver.driver.spark;

import io.sparkjobserver.driver.jobs.JobClasses;
import io.sparkjobserver.driver.jobs.JobRunner;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.internal.config.package$;
import org.apache.spark.scheduler.TaskResultGetter;
import org.apache.spark.scheduler.TaskSchedulerImpl;
import org.apache.spark.scheduler.TaskSetManager;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.Serializer;
import org.apache.spark.serializer.SerializerInstance;
import org.apache.spark.util.Utils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Unpacks what tasks return with the classes of the job that they belong to. Spark's own unpacks
 * all results with one class loader, which then knows the first version of a class for ever: {@link
 * JobClassesPlugin} has the reason.
 */
final class JobResultGetter extends TaskResultGetter {

  private static final Logger LOG = LoggerFactory.getLogger(JobResultGetter.class);

  private final JobClasses jobClasses;

  /** The class path of the job whose result is just handed over, in the thread that does so. */
  private final ThreadLocal<@Nullable String> handedOver = new ThreadLocal<>();

  /** The class path of the job whose result is just unpacked, in the thread that does so. */
  private final ThreadLocal<@Nullable String> unpacked = new ThreadLocal<>();

  private final ThreadLocal<SerializerInstance> envelopes;
  private final ThreadLocal<SerializerInstance> values;

  private JobResultGetter(SparkEnv env, TaskSchedulerImpl scheduler, JobClasses jobClasses) {
    super(env, scheduler);
    this.jobClasses = jobClasses;
    this.envelopes = new PerClassPath(() -> new JavaSerializer(env.conf()));
    this.values =
        new PerClassPath(
            () ->
                Utils.instantiateSerializerFromConf(
                    package$.MODULE$.SERIALIZER(), env.conf(), true));
  }

  /**
   * Puts it in the place of Spark's. These are Spark's internals: where another version has others,
   * everything works but new versions of a job's own classes in a context that knows the old ones.
   */
  static void install(SparkContext context, JobClasses jobClasses) {
    try {
      TaskSchedulerImpl scheduler = (TaskSchedulerImpl) context.taskScheduler();
      TaskResultGetter former = scheduler.taskResultGetter();
      scheduler.taskResultGetter_$eq(new JobResultGetter(context.env(), scheduler, jobClasses));
      former.stop();
    } catch (LinkageError | RuntimeException e) {
      LOG.warn("A new version of a job's classes will need a new context with this Spark", e);
    }
  }

  @Override
  public void enqueueSuccessfulTask(TaskSetManager tasks, long taskId, ByteBuffer result) {
    Properties properties = tasks.taskSet().properties();
    handedOver.set(properties == null ? null : properties.getProperty(JobRunner.CLASS_PATH));
    try {
      super.enqueueSuccessfulTask(tasks, taskId, result);
    } finally {
      handedOver.remove();
    }
  }

  /** Called by Spark, once for each result. */
  @Override
  public ExecutorService getTaskResultExecutor() {
    ExecutorService threads = super.getTaskResultExecutor();
    String classPathId = handedOver.get();
    return classPathId == null ? threads : new ForClassPath(threads, classPathId);
  }

  /** Called by Spark: what unpacks the wrapping of a result. */
  @Override
  public ThreadLocal<SerializerInstance> serializer() {
    return unpacked.get() == null ? super.serializer() : envelopes;
  }

  /** Called by Spark: what unpacks the result itself. */
  @Override
  public ThreadLocal<SerializerInstance> taskResultSerializer() {
    return unpacked.get() == null ? super.taskResultSerializer() : values;
  }

  /** Threads that remember the class path while they unpack a result. */
  private final class ForClassPath extends AbstractExecutorService {

    private final ExecutorService threads;
    private final String classPathId;

    private ForClassPath(ExecutorService threads, String classPathId) {
      this.threads = threads;
      this.classPathId = classPathId;
    }

    @Override
    public void execute(Runnable task) {
      threads.execute(
          () -> {
            unpacked.set(jobClasses.loader(classPathId) == null ? null : classPathId);
            try {
              task.run();
            } finally {
              unpacked.remove();
            }
          });
    }

    @Override
    public void shutdown() {
      threads.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
      return threads.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
      return threads.isShutdown();
    }

    @Override
    public boolean isTerminated() {
      return threads.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
      return threads.awaitTermination(timeout, unit);
    }
  }

  /** One serializer for each class path and thread. */
  private final class PerClassPath extends ThreadLocal<SerializerInstance> {

    private final Supplier<Serializer> made;
    private final ThreadLocal<Map<String, SerializerInstance>> instances =
        ThreadLocal.withInitial(HashMap::new);

    private PerClassPath(Supplier<Serializer> made) {
      this.made = made;
    }

    @Override
    public SerializerInstance get() {
      String classPathId = unpacked.get();
      if (classPathId == null) {
        throw new IllegalStateException("Only while a result is unpacked");
      }
      Map<String, SerializerInstance> known = instances.get();
      if (!known.containsKey(classPathId)) {
        // Each holds the classes of its class path.
        known.keySet().removeIf(id -> jobClasses.loader(id) == null);
        known.put(classPathId, instance(classPathId));
      }
      return Objects.requireNonNull(known.get(classPathId));
    }

    private SerializerInstance instance(String classPathId) {
      ClassLoader loader = jobClasses.loader(classPathId);
      Serializer serializer = made.get();
      if (loader != null) {
        serializer.setDefaultClassLoader(loader);
      }
      return serializer.newInstance();
    }
  }
}
