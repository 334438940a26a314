import io.sparkjobserver.api.JobContext;
import io.sparkjobserver.api.NamedObjects;
import io.sparkjobserver.api.SparkJob;
import io.sparkjobserver.api.Validation;
import java.io.IOException;
import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.SparkFiles;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import scala.collection.immutable.LazyList;

/** The jobs of JobRunnerTest, which compiles them into a jar of their own. */
public class Jobs {

  public static class Lengths implements SparkJob<Object> {
    record Length(String word, int length) implements Serializable {}

    @Override
    public Object run(JobContext context) {
      return context
          .javaSparkContext()
          .parallelize(context.input().getStringList("words"), 2)
          .map(word -> new Length(word, word.length()))
          .collect();
    }
  }

  public static class Input implements SparkJob<Object> {
    @Override
    public Object run(JobContext context) {
      return List.of(
          context.input().getString("spark.master"), context.input().getInt("spark.kept"));
    }
  }

  public static class Sharing implements SparkJob<Object> {
    @Override
    public Object run(JobContext context) throws Exception {
      NamedObjects shared = context.namedObjects();
      if (context.input().hasPath("destroy")) {
        return shared.destroy("squares") && shared.destroy("rows") && shared.destroy("mark");
      }
      JavaRDD<Integer> squares =
          shared.getOrCreate(
              "squares",
              JavaRDD.class,
              Duration.ofSeconds(10),
              () ->
                  context.javaSparkContext().parallelize(List.of(1, 2, 3)).map(n -> n * n).cache());
      Dataset<?> rows =
          shared.getOrCreate(
              "rows",
              Dataset.class,
              Duration.ofSeconds(10),
              () -> context.spark().range(4).cache());
      org.apache.spark.broadcast.Broadcast<?> mark =
          shared.getOrCreate(
              "mark",
              org.apache.spark.broadcast.Broadcast.class,
              Duration.ofSeconds(10),
              () -> context.javaSparkContext().broadcast("!"));
      return List.of(
          squares.id(), squares.reduce(Integer::sum), rows.count(), mark.value(), shared.names());
    }
  }

  public static class Sql implements SparkJob<Object> {
    record Name(String prefix) implements Serializable {
      String of(long number) {
        return prefix + number;
      }
    }

    @Override
    public Object run(JobContext context) {
      Name name = new Name("n");
      return context
          .spark()
          .range(3)
          .map((MapFunction<Long, String>) name::of, Encoders.STRING())
          .collectAsList();
    }
  }

  public static class Broadcast implements SparkJob<Object> {
    record Mark(String text) implements Serializable {}

    @Override
    public Object run(JobContext context) {
      var mark = context.javaSparkContext().broadcast(new Mark("!"));
      return context
          .javaSparkContext()
          .parallelize(List.of("a", "b"), 2)
          .map(word -> word + mark.value().text())
          .collect();
    }
  }

  public static class Reading implements SparkJob<Object> {
    @Override
    public Object run(JobContext context) throws IOException, InterruptedException {
      Path file = context.dataFile(context.input().getString("file"));
      if (!context.dataFile(context.input().getString("file")).equals(file)) {
        throw new IllegalStateException("another file for the same name");
      }
      return Files.readString(file);
    }
  }

  public static class Adding implements SparkJob<Object> {
    @Override
    public Object run(JobContext context) throws IOException, InterruptedException {
      Path file = context.dataFile(context.input().getString("file"));
      context.sparkContext().addFile(file.toString());
      String name = file.getFileName().toString();
      return context
          .javaSparkContext()
          .parallelize(List.of(name), 1)
          .map(one -> Files.readString(Path.of(SparkFiles.get(one))))
          .first();
    }
  }

  public static class Identity implements SparkJob<Object> {
    @Override
    public Object run(JobContext context) {
      return List.of(
          context.jobId(),
          context.sparkContext().getLocalProperty("spark.jobGroup.id"),
          context.sparkContext().getLocalProperty("spark.job.description"),
          Thread.currentThread().getName());
    }
  }

  public static class Litter implements SparkJob<Object> {
    @Override
    public Object run(JobContext context) {
      var spark = context.sparkContext();
      boolean clean =
          spark.getLocalProperty("litter") == null && !Thread.currentThread().isInterrupted();
      spark.setLocalProperty("litter", "left");
      Thread.currentThread().interrupt();
      return clean ? "clean" : "dirty";
    }
  }

  public static class Rejecting implements SparkJob<Object> {
    @Override
    public Validation validate(JobContext context) {
      return Validation.rejected("no words in the input");
    }

    @Override
    public Object run(JobContext context) {
      throw new IllegalStateException("not to be run");
    }
  }

  public static class Verbose extends Rejecting {
    @Override
    public Validation validate(JobContext context) {
      return Validation.rejected("x".repeat(1_000_000));
    }
  }

  public static class Throwing implements SparkJob<Object> {
    @Override
    public Object run(JobContext context) throws IOException {
      throw new IOException("thrown by the job");
    }
  }

  public static class ThrowingValidation implements SparkJob<Object> {
    @Override
    public Validation validate(JobContext context) {
      throw new IllegalStateException("while validating");
    }

    @Override
    public Object run(JobContext context) {
      return null;
    }
  }

  public static class Overflow implements SparkJob<Object> {
    @Override
    public Object run(JobContext context) {
      return run(context);
    }
  }

  public static class UnspeakableException extends RuntimeException {
    @Override
    public String getMessage() {
      throw new IllegalStateException("and no message either");
    }
  }

  public static class Unspeakable implements SparkJob<Object> {
    @Override
    public Object run(JobContext context) {
      throw new UnspeakableException();
    }
  }

  public static class Cycle implements SparkJob<Object> {
    @Override
    public Object run(JobContext context) {
      List<Object> list = new ArrayList<>();
      list.add(list);
      return list;
    }
  }

  public static class NotAJob {}

  public static class BrokenConstructor extends Identity {
    public BrokenConstructor() {
      throw new IllegalStateException("in the constructor");
    }
  }

  public static class BrokenInitializer extends Identity {
    static {
      if (true) {
        throw new IllegalStateException("in the initializer");
      }
    }
  }

  public static class NoConstructor extends Identity {
    public NoConstructor(int number) {}
  }

  public static class Sleeping implements SparkJob<Object> {
    @Override
    public Object run(JobContext context) throws InterruptedException {
      Thread.sleep(60_000);
      return "slept";
    }
  }

  public static class Swallowing implements SparkJob<Object> {
    @Override
    public Object run(JobContext context) {
      try {
        Thread.sleep(60_000);
      } catch (InterruptedException e) {
        return "a late result";
      }
      return "slept";
    }
  }

  public static class LongTasks implements SparkJob<Object> {
    @Override
    public Object run(JobContext context) {
      return context
          .javaSparkContext()
          .parallelize(List.of(1, 2), 2)
          .map(
              i -> {
                Thread.sleep(60_000);
                return i;
              })
          .collect();
    }
  }

  public static class Stubborn implements SparkJob<Object> {
    @Override
    public Object run(JobContext context) {
      while (System.getProperty("stubborn") != null) {
        Thread.onSpinWait();
      }
      return "at last";
    }
  }

  public static class Huge implements SparkJob<Object> {
    @Override
    public Object run(JobContext context) {
      return "x".repeat(1 << 20);
    }
  }

  /** Every kind of data set, each in more partitions than one. */
  public static class DataSets implements SparkJob<Object> {
    @Override
    public Object run(JobContext context) {
      var numbers = context.javaSparkContext().parallelize(List.of(1, 2, 3), 2);
      return List.of(
          context.spark().range(0, 3, 1, 2),
          context.spark().range(0, 3, 1, 2).toDF("n"),
          numbers,
          numbers.rdd(),
          numbers.mapToPair(n -> new scala.Tuple2<>("k" + n, n)));
    }
  }

  /** Tells with each item who it is drawn by. */
  public static class DrawnIdentity implements SparkJob<Object> {
    @Override
    public Object run(JobContext context) {
      return Stream.of(1)
          .flatMap(
              one ->
                  Stream.of(
                      context.sparkContext().getLocalProperty("spark.jobGroup.id"),
                      Thread.currentThread().getName(),
                      Thread.currentThread().getContextClassLoader()
                          == DrawnIdentity.class.getClassLoader(),
                      SparkSession.active() == context.spark()));
    }
  }

  public static class Numbers implements SparkJob<Object> {
    @Override
    public Object run(JobContext context) {
      return LongStream.range(0, context.input().getLong("count"));
    }
  }

  public static class Endless implements SparkJob<Object> {
    @Override
    public Object run(JobContext context) {
      return LongStream.iterate(0, n -> n + 1).onClose(() -> System.setProperty("closed", "true"));
    }
  }

  public static class LongRows implements SparkJob<Object> {
    @Override
    public Object run(JobContext context) {
      return context
          .spark()
          .range(0, 2, 1, 2)
          .map(
              (MapFunction<Long, Long>)
                  n -> {
                    if (n == 1) {
                      Thread.sleep(60_000);
                    }
                    return n;
                  },
              Encoders.LONG());
    }
  }

  public static class BreaksOff implements SparkJob<Object> {
    @Override
    public Object run(JobContext context) {
      return LongStream.range(0, 100_000)
          .mapToObj(
              n -> {
                if (n == 99_999) {
                  throw new IllegalStateException("no more", new IOException("the cause"));
                }
                return n;
              });
    }
  }

  /** Looks whether the first item is held when a later one is drawn. */
  public static class Lazy implements SparkJob<Object> {
    @Override
    public Object run(JobContext context) {
      AtomicReference<WeakReference<Object>> first = new AtomicReference<>();
      return LazyList.tabulate(
          100,
          index -> {
            Object item = "item " + index;
            if ((int) index == 0) {
              first.set(new WeakReference<>(item));
            }
            return (int) index == 99 ? held(first.get()) : item;
          });
    }

    private static String held(WeakReference<Object> item) {
      for (int i = 0; i < 20 && item.get() != null; i++) {
        System.gc();
      }
      return item.get() == null ? "let go" : "held";
    }
  }

  public static class LeavesItsInterruption implements SparkJob<Object> {
    @Override
    public Object run(JobContext context) {
      Thread.currentThread().interrupt();
      return List.of("x".repeat(1 << 20));
    }
  }

  public static class RawJson implements SparkJob<Object> {
    @Override
    public Object run(JobContext context) {
      return context.input().getString("text").chars().mapToObj(c -> (byte) c);
    }
  }

  /** Waits in a channel whose closing, which is what an interruption does, does not return. */
  public static class BlockingInterruption implements SparkJob<Object> {
    @Override
    public Object run(JobContext context) {
      new Waiting().await();
      return "at last";
    }

    private static final class Waiting extends AbstractInterruptibleChannel {
      void await() {
        begin();
        stay();
      }

      @Override
      protected void implCloseChannel() {
        stay();
      }

      private static void stay() {
        while (System.getProperty("stubborn") != null) {
          Thread.onSpinWait();
        }
      }
    }
  }
}
