package io.sparkjobserver.driver.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

final class RedactionTest {

  @Test
  void hidesWhatSparkHidesAndEveryPropertyOfHadoop() {
    Pattern hidden =
        Pattern.compile(
            Redaction.of(
                new SparkConf(false)
                    .set("spark.hadoop.fs.s3a.endpoint", "x")
                    .set("spark.app.name", "y")));
    assertThat(hidden.matcher("spark.some.password").find()).isTrue();
    assertThat(hidden.matcher("spark.hadoop.fs.s3a.endpoint").find()).isTrue();
    assertThat(hidden.matcher("fs.s3a.endpoint").find()).isTrue();
    assertThat(hidden.matcher("fs.s3a.endpoint.region").find()).isFalse();
    assertThat(hidden.matcher("fsXs3aXendpoint").find()).isFalse();
    assertThat(hidden.matcher("spark.app.name").find()).isFalse();
  }

  @Test
  void keepsWhatIsConfigured() {
    String hidden =
        Redaction.of(
            new SparkConf(false).set("spark.redaction.regex", "mine").set("spark.hadoop.a", "b"));
    assertThat(hidden).startsWith("mine|").contains("\\Qa\\E");
  }
}
