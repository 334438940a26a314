package spark.jobserver;

import io.sparkjobserver.api.JobContext;
import io.sparkjobserver.api.SparkJob;
import io.sparkjobserver.api.Validation;
import java.util.List;
import java.util.Map;

/** The same, with the words of the original's newer interface. */
public class WordCountExampleNewApi implements SparkJob<Map<String, Long>> {

  @Override
  public Validation validate(JobContext context) {
    return context.input().hasPath("input.string")
        ? Validation.accepted()
        : Validation.rejected("No input.string param");
  }

  @Override
  public Map<String, Long> run(JobContext context) {
    List<String> words = List.of(context.input().getString("input.string").split(" "));
    return context.javaSparkContext().parallelize(words).countByValue();
  }
}
