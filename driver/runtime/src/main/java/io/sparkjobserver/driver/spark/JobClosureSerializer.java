package io.sparkjobserver.driver.spark;

import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.util.Properties;
import org.apache.spark.SparkEnv;
import org.apache.spark.executor.Executor;
import org.apache.spark.serializer.DeserializationStream;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializationStream;
import org.apache.spark.serializer.Serializer;
import org.apache.spark.serializer.SerializerInstance;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.reflect.ClassTag;

/**
 * Unpacks each task with the classes of its own job, and has the task's thread find these from then
 * on. Spark's own takes one class loader for all tasks. A hook at the start of a task would come
 * too late: its partition, which may hold objects of the job, is unpacked before.
 */
final class JobClosureSerializer extends Serializer {

  /**
   * Whether objects of Kryo, which remember a class loader, are used for one task after another.
   */
  static final String KRYO_POOL = "spark.kryo.pool";

  private static final Logger LOG = LoggerFactory.getLogger(JobClosureSerializer.class);

  private final Serializer spark;
  private final TaskClasses taskClasses;

  JobClosureSerializer(Serializer spark, TaskClasses taskClasses) {
    this.spark = spark;
    this.taskClasses = taskClasses;
  }

  /**
   * Puts it in the place of Spark's, in a process that runs tasks. These are Spark's internals:
   * where another version has others, everything works but new versions of a job's own classes in a
   * context that knows the old ones.
   */
  static void install(SparkEnv env, TaskClasses taskClasses) {
    try {
      Field field = SparkEnv.class.getDeclaredField("closureSerializer");
      field.setAccessible(true);
      field.set(env, new JobClosureSerializer(env.closureSerializer(), taskClasses));
      if (!remembersALoader(env)) {
        // Broadcast values, and what is shuffled or cached: by the class loader of the thread.
        env.serializer().defaultClassLoader_$eq(Option.empty());
      }
    } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
      LOG.warn("A new version of a job's classes will need a new context with this Spark", e);
    }
  }

  private static boolean remembersALoader(SparkEnv env) {
    return env.serializer() instanceof KryoSerializer && env.conf().getBoolean(KRYO_POOL, true);
  }

  @Override
  public SerializerInstance newInstance() {
    return new Instance(spark.newInstance());
  }

  private final class Instance extends SerializerInstance {

    private final SerializerInstance spark;

    private Instance(SerializerInstance spark) {
      this.spark = spark;
    }

    @Override
    public <T> T deserialize(ByteBuffer bytes, ClassLoader loader, ClassTag<T> type) {
      ClassLoader own = ownLoader();
      if (own == null) {
        return spark.deserialize(bytes, loader, type);
      }
      // Spark sets it anew for the next task.
      Thread.currentThread().setContextClassLoader(own);
      return spark.deserialize(bytes, own, type);
    }

    private @Nullable ClassLoader ownLoader() {
      Properties task = Executor.taskDeserializationProps().get();
      return task == null ? null : taskClasses.of(task);
    }

    @Override
    public <T> ByteBuffer serialize(T value, ClassTag<T> type) {
      return spark.serialize(value, type);
    }

    @Override
    public <T> T deserialize(ByteBuffer bytes, ClassTag<T> type) {
      return spark.deserialize(bytes, type);
    }

    @Override
    public SerializationStream serializeStream(OutputStream out) {
      return spark.serializeStream(out);
    }

    @Override
    public DeserializationStream deserializeStream(InputStream in) {
      return spark.deserializeStream(in);
    }
  }
}
