package io.sparkjobserver.driver.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkjobserver.protocol.RowShape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows of Spark, as Spark makes them. */
final class RowValuesTest {

  private static SparkSession spark;

  private final ResultEncoder encoder = new ResultEncoder();

  @BeforeAll
  static void startSpark() {
    spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.ui.enabled", false)
            // Points in time do not depend on it.
            .config("spark.sql.session.timeZone", "Asia/Kolkata")
            .getOrCreate();
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          null                                                    | null
          true                                                    | true
          cast(1 as tinyint)                                      | 1
          cast(-2 as smallint)                                    | -2
          3                                                       | 3
          9223372036854775807                                     | 9223372036854775807
          cast(1.1 as float)                                      | 1.100000023841858
          cast(3 as double)                                       | 3.0
          double('NaN')                                           | null
          cast('12345678901234567890123456789012345.10' as decimal(38, 2)) | 12345678901234567890123456789012345.10
          'a "text"'                                              | "a \\"text\\""
          X'5B31'                                                 | ["91","49"]
          date'2026-01-02'                                        | "2026-01-02"
          timestamp'2026-11-22 12:21:13.064 UTC'                  | "2026-11-22T12:21:13.064Z"
          timestamp_ntz'2026-01-02 03:04:05'                      | "2026-01-02T03:04:05"
          interval '1 02:03:04' day to second                     | "PT26H3M4S"
          interval '1-2' year to month                            | "P1Y2M"
          make_interval(1, 2, 0, 3)                               | "1 years 2 months 3 days"
          parse_json('[1]')                                       | "[1]"
          array(1, null)                                          | [1,null]
          map('a', 1, 'b', null)                                  | {"a":1,"b":null}
          named_struct('x', 1, 'y', named_struct('z', 'q'))       | {"x":1,"y":{"z":"q"}}
          array(named_struct('x', 1), named_struct('x', 2))       | [{"x":1},{"x":2}]
          map('k', named_struct('x', array(date'2026-01-02')))    | {"k":{"x":["2026-01-02"]}}
          """)
  void writesEveryTypeOfAColumn(String sql, String json) throws IOException {
    Dataset<Row> rows = spark.sql("select " + sql + " as `the column`");
    assertThat(encode(rows, RowShape.OBJECTS)).isEqualTo("[{\"the column\":" + json + "}]");
    assertThat(encode(rows.collectAsList().get(0), RowShape.OBJECTS))
        .isEqualTo("{\"the column\":" + json + "}");
  }

  @Test
  void writesTheTimesOfTheNewerApiAlike() throws IOException {
    spark.conf().set("spark.sql.datetime.java8API.enabled", true);
    try {
      writesEveryTypeOfAColumn("date'2026-01-02'", "\"2026-01-02\"");
      writesEveryTypeOfAColumn(
          "timestamp'2026-11-22 12:21:13.064 UTC'", "\"2026-11-22T12:21:13.064Z\"");
    } finally {
      spark.conf().unset("spark.sql.datetime.java8API.enabled");
    }
  }

  @Test
  void writesRowsAsTextsWhereNobodyAsksForMore() throws IOException {
    Dataset<Row> rows = spark.sql("select 1 as a, named_struct('x', 'z') as b, null as c");
    assertThat(encode(rows, RowShape.STRINGS)).isEqualTo("[\"[1,[z],null]\"]");
    assertThat(encode(rows.collect(), RowShape.STRINGS)).isEqualTo("[\"[1,[z],null]\"]");
    assertThat(encode(rows.collectAsList().get(0), RowShape.STRINGS)).isEqualTo("\"[1,[z],null]\"");
  }

  @Test
  void writesARowWithoutNamesAsAnArray() throws IOException {
    assertThat(encode(RowFactory.create(1, List.of("z"), RowFactory.create(2)), RowShape.OBJECTS))
        .isEqualTo("[1,[\"z\"],[2]]");
  }

  private String encode(Object value, RowShape rows) throws IOException {
    ByteArrayOutputStream sink = new ByteArrayOutputStream();
    encoder.write(value, rows, sink);
    return sink.toString(StandardCharsets.UTF_8);
  }
}
