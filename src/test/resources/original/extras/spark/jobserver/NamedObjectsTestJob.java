package spark.jobserver;

import com.typesafe.config.Config;
import io.sparkjobserver.api.JobContext;
import io.sparkjobserver.api.NamedObjects;
import io.sparkjobserver.api.SparkJob;
import java.util.List;
import java.util.Set;

/** Makes named objects of the kinds that its input asks for, and returns which there are. */
public class NamedObjectsTestJob implements SparkJob<Set<String>> {

  @Override
  public Set<String> run(JobContext context) {
    Config input = context.input();
    NamedObjects objects = context.namedObjects();
    if (asks(input, "createDF")) {
      objects.put("df1", context.spark().range(3).cache());
    }
    if (asks(input, "createRDD")) {
      objects.put("rdd1", context.javaSparkContext().parallelize(List.of(1, 2)).cache());
    }
    if (asks(input, "createBroadcast")) {
      objects.put("broadcast1", context.javaSparkContext().broadcast(Set.of(2, 3)));
    }
    if (input.hasPath("delete")) {
      input.getStringList("delete").forEach(objects::destroy);
    }
    return objects.names();
  }

  private static boolean asks(Config input, String kind) {
    return input.hasPath(kind) && input.getBoolean(kind);
  }
}
