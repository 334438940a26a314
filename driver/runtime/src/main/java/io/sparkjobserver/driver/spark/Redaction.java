package io.sparkjobserver.driver.spark;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.internal.config.package$;
import scala.Tuple2;

/**
 * What Spark hides of its properties in its UI, its logs and its event log: what it hides anyway,
 * and each property of Hadoop that the context was given. Those are where the keys of storage are,
 * and Spark hides them by their names alone.
 */
final class Redaction {

  private static final String HADOOP = "spark.hadoop.";

  private Redaction() {}

  /** The expression that the names of hidden properties match. */
  static String of(SparkConf conf) {
    String usual = conf.get(package$.MODULE$.SECRET_REDACTION_PATTERN()).toString();
    return Stream.concat(
            Stream.of(usual),
            Arrays.stream(conf.getAll())
                .map(Tuple2::_1)
                .filter(key -> key.startsWith(HADOOP))
                .map(key -> Pattern.quote(key.substring(HADOOP.length())))
                .map(key -> "^(spark\\.hadoop\\.)?" + key + "$"))
        .collect(Collectors.joining("|"));
  }
}
