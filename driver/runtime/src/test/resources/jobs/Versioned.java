import io.sparkjobserver.api.JobContext;
import io.sparkjobserver.api.SparkJob;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.ReduceFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Encoders;

/** A job whose lambdas and whose record are other ones in each version: FACTOR is replaced. */
public class Versioned implements SparkJob<Object> {

  public record Made(int number) implements Serializable {
    int worth() {
      return number * FACTOR;
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
    return List.of(inALambda, shuffled, broadcast, inSql);
  }
}
