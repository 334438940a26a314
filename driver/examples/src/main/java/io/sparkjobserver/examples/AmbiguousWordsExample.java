package io.sparkjobserver.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import io.sparkjobserver.api.JobContext;
import io.sparkjobserver.api.SparkJob;
import io.sparkjobserver.api.Validation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;

/**
 * Asks the 207,235 word senses of WordNet 3.1, which are in this jar, for the {@code
 * ambiguous.words.limit} English words with the most meanings.
 */
public final class AmbiguousWordsExample
    implements SparkJob<List<AmbiguousWordsExample.AmbiguousWord>> {

  /**
   * A word and what is known about it.
   *
   * @param word the word, or several words with a space between them
   * @param meanings how many senses WordNet tells apart
   * @param uses how often any of them occurs in the texts that WordNet's authors annotated
   */
  public record AmbiguousWord(String word, long meanings, long uses) {}

  private static final BoundedInput LIMIT = new BoundedInput("ambiguous.words.limit", 10, 1, 1_000);

  /**
   * A line is {@code break%1:04:00:: 00377208 6 1}: a word up to the percent sign, uses at the end.
   */
  private static final String[] COLUMNS = {
    "replace(substring_index(value, '%', 1), '_', ' ') AS word",
    "int(substring_index(value, ' ', -1)) AS uses"
  };

  private static final String QUERY =
      """
      SELECT word, count(*) AS meanings, sum(uses) AS uses
      FROM IDENTIFIER(:senses)
      GROUP BY word
      ORDER BY meanings DESC, word
      LIMIT :limit
      """;

  /** Spark warns of tasks over 1,000 KiB: the lines of 7 MB are sent in ten. */
  private static final int SLICES = 10;

  @Override
  public Validation validate(JobContext context) {
    return LIMIT.validate(context);
  }

  @Override
  public List<AmbiguousWord> run(JobContext context) throws IOException {
    SparkSession spark = context.spark();
    JavaRDD<String> lines = context.javaSparkContext().parallelize(senses(), SLICES);
    // The session is shared with other runs of this job: each has a view of its own.
    String view = "senses_" + context.jobId().replace('-', '_');
    spark
        .createDataset(lines.rdd(), Encoders.STRING())
        .selectExpr(COLUMNS)
        .createOrReplaceTempView(view);
    try {
      return spark
          .sql(QUERY, Map.of("senses", view, "limit", (int) LIMIT.in(context)))
          .collectAsList()
          .stream()
          .map(row -> new AmbiguousWord(row.getString(0), row.getLong(1), row.getLong(2)))
          .toList();
    } finally {
      spark.catalog().dropTempView(view);
    }
  }

  /**
   * All lines, some 20 MB of heap: executors on other machines could not read a file of this one.
   */
  static List<String> senses() throws IOException {
    InputStream resource =
        requireNonNull(
            AmbiguousWordsExample.class.getResourceAsStream("index.sense"),
            "index.sense is missing from the jar");
    try (BufferedReader reader = new BufferedReader(new InputStreamReader(resource, US_ASCII))) {
      return reader.lines().toList();
    }
  }
}
