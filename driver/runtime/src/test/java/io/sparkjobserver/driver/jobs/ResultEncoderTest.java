package io.sparkjobserver.driver.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import scala.Option;
import scala.Predef;
import scala.Some;
import scala.Symbol;
import scala.Tuple2;
import scala.Tuple3;
import scala.collection.immutable.Range$;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;
import scala.util.Left;
import scala.util.Right;

final class ResultEncoderTest {

  private final ResultEncoder encoder = new ResultEncoder();

  @ParameterizedTest(name = "{1}")
  @MethodSource("values")
  void writesTheValue(Object value, String json) throws IOException {
    assertThat(encode(value)).isEqualTo(json);
  }

  static Stream<Arguments> values() {
    Map<Object, Object> javaMap = new LinkedHashMap<>();
    javaMap.put("a", 1);
    javaMap.put(2, "b");
    javaMap.put(null, null);
    return Stream.of(
        arguments(null, "null"),
        arguments("text \"quoted\"\n☂ 😀", "\"text \\\"quoted\\\"\\n☂ 😀\""),
        arguments("half \ud83d of a pair", "\"half ? of a pair\""),
        arguments(true, "true"),
        arguments(1, "1"),
        arguments(Long.MIN_VALUE, "-9223372036854775808"),
        arguments(3.0, "3.0"),
        arguments(1e300, "1.0E300"),
        arguments(1.1f, "1.100000023841858"),
        arguments(Double.NaN, "null"),
        arguments(Double.NEGATIVE_INFINITY, "null"),
        arguments(Float.POSITIVE_INFINITY, "null"),
        arguments((short) 1, "\"1\""),
        arguments((byte) 1, "\"1\""),
        arguments('c', "\"c\""),
        arguments(BigInteger.TEN, "\"10\""),
        arguments(new BigDecimal("1.50"), "\"1.50\""),
        arguments(Duration.ofSeconds(1), "\"PT1S\""),
        arguments(BoxedUnit.UNIT, "\"()\""),
        arguments(Symbol.apply("abc"), "\"'abc\""),
        arguments(RowFactory.create(1, "z"), "\"[1,z]\""),
        arguments(Arrays.asList(1, null, "x"), "[1,null,\"x\"]"),
        arguments(new Object[] {1, "x"}, "[1,\"x\"]"),
        arguments(new int[] {1, 2}, "[1,2]"),
        arguments(new double[] {1, Double.NaN}, "[1.0,null]"),
        arguments(new byte[] {91, 49}, "[\"91\",\"49\"]"),
        arguments(new char[] {'a'}, "[\"a\"]"),
        arguments(new boolean[] {true}, "[true]"),
        arguments(new Object[] {RowFactory.create(1)}, "[\"[1]\"]"),
        arguments(javaMap, "{\"a\":1,\"2\":\"b\",\"null\":null}"),
        arguments(Set.of(1), "\"[1]\""),
        arguments(new Point(1, List.of("x")), "{\"x\":1,\"names\":[\"x\"]}"),
        arguments(Optional.of(4), "4"),
        arguments(Optional.empty(), "null"),
        arguments(scalaList(1, 2), "[1,2]"),
        arguments(CollectionConverters.asScala(new ArrayList<>(List.of(1, 2))), "[1,2]"),
        arguments(scala.Array$.MODULE$.emptyIntArray(), "[]"),
        arguments(Predef.wrapIntArray(new int[] {7}), "[7]"),
        arguments(Range$.MODULE$.inclusive(1, 3), "[1,2,3]"),
        arguments(scala.collection.immutable.Nil$.MODULE$, "[]"),
        arguments(
            scala.collection.immutable.Map.from(
                CollectionConverters.asScala(Map.of("a", scalaList(1)))),
            "{\"a\":[1]}"),
        arguments(
            scala.collection.immutable.Map.from(
                CollectionConverters.asScala(Map.of(Symbol.apply("s"), 1))),
            "{\"s\":1}"),
        arguments(
            scala.collection.mutable.HashMap.from(CollectionConverters.asScala(Map.of(1, 9))),
            "\"HashMap(1 -> 9)\""),
        arguments(
            scala.collection.immutable.Set.from(CollectionConverters.asScala(List.of(1, 2))),
            "\"Set(1, 2)\""),
        arguments(new Some<>(4), "[4]"),
        arguments(Option.empty(), "[]"),
        arguments(new Tuple2<>("a", 1), "[\"a\",1]"),
        arguments(new Tuple3<>(1, 2.0, null), "[1,2.0,null]"),
        arguments(new Left<>("l"), "[\"l\"]"),
        arguments(new Right<>(1), "[1]"));
  }

  @Test
  void refusesAValueThatContainsItself() {
    List<Object> self = new ArrayList<>();
    self.add(self);
    assertThatThrownBy(() -> encode(self))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nested too deeply");
  }

  @Test
  void writesAValueAsDeepAsIsAllowed() throws IOException {
    Object value = 1;
    for (int i = 0; i < ValueWriter.MAX_DEPTH - 1; i++) {
      value = List.of(value);
    }
    assertThat(encode(value)).startsWith("[[[").contains("[1]");
  }

  @Test
  void doesNotEvaluateAnInfiniteLazyList() throws IOException {
    Object endless = scala.collection.immutable.LazyList.continually(() -> 1);
    assertThat(encode(endless)).isEqualTo("\"LazyList(<not computed>)\"");
  }

  @Test
  void letsTheExceptionOfAValueOut() {
    Object hostile =
        new Object() {
          @Override
          public String toString() {
            throw new IllegalStateException("no");
          }
        };
    assertThatThrownBy(() -> encode(List.of(hostile))).isInstanceOf(IllegalStateException.class);
  }

  private String encode(Object value) throws IOException {
    ByteArrayOutputStream sink = new ByteArrayOutputStream();
    encoder.write(value, sink);
    return sink.toString(StandardCharsets.UTF_8);
  }

  private static Object scalaList(Object... items) {
    return CollectionConverters.asScala(List.of(items)).toList();
  }

  private record Point(int x, List<String> names) {}
}
