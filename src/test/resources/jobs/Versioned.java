import io.sparkjobserver.api.JobContext;
import io.sparkjobserver.api.SparkJob;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.ReduceFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;

/** A job whose lambdas and whose record are other ones in each version: FACTOR is replaced. */
public class Versioned implements SparkJob<Object> {

  public record Made(int number) implements Serializable {
    int worth() {
      return number * FACTOR;
    }
  }

  /** The same sum from a table that only Hive knows how to read. */
  public static class FromHive implements SparkJob<Object> {
    @Override
    public Object run(JobContext context) {
      SparkSession spark = context.spark();
      spark.sql("CREATE TABLE IF NOT EXISTS made (number INT) STORED AS TEXTFILE");
      spark.sql("INSERT OVERWRITE TABLE made VALUES (1), (2)");
      return spark
          .table("made")
          .as(Encoders.INT())
          .map((MapFunction<Integer, Integer>) n -> new Made(n).worth(), Encoders.INT())
          .reduce((ReduceFunction<Integer>) Integer::sum);
    }
  }

  /** How many classes the executor's JVM has, once those are gone that nobody uses. */
  public static class Classes implements SparkJob<Object> {
    @Override
    public Object run(JobContext context) {
      return context
          .javaSparkContext()
          .parallelize(List.of(1), 1)
          .map(
              one -> {
                System.gc();
                return ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
              })
          .first();
    }
  }

  /** The same sum by all ways on which classes come to tasks, once the gate is open. */
  @Override
  public Object run(JobContext context) throws InterruptedException {
    while (context.input().hasPath("gate")
        && Files.notExists(Path.of(context.input().getString("gate")))) {
      Thread.sleep(20);
    }
    JavaSparkContext spark = context.javaSparkContext();
    JavaRDD<Made> made = spark.parallelize(List.of(new Made(1), new Made(2)), 2);
    Broadcast<Made> one = spark.broadcast(new Made(1));
    int inALambda =
        made.map(m -> new Made(m.number() * FACTOR)).collect().stream()
            .mapToInt(Made::number)
            .sum();
    int shuffled = made.repartition(3).map(Made::worth).reduce(Integer::sum);
    int broadcast = made.map(m -> m.number() * one.value().worth()).reduce(Integer::sum);
    int inSql =
        context
            .spark()
            .range(1, 3)
            .map((MapFunction<Long, Integer>) n -> new Made(n.intValue()).worth(), Encoders.INT())
            .reduce((ReduceFunction<Integer>) Integer::sum);
    return List.of(inALambda, shuffled, broadcast, inSql, inAThread(made));
  }

  private static int inAThread(JavaRDD<Made> made) throws InterruptedException {
    AtomicInteger sum = new AtomicInteger();
    Thread thread = new Thread(() -> sum.set(made.map(Made::worth).reduce(Integer::sum)));
    thread.start();
    thread.join();
    return sum.get();
  }
}
