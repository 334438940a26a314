package io.sparkjobserver.driver.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sparkjobserver.protocol.RowShape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import scala.Option;
import scala.Predef;
import scala.Some;
import scala.Symbol;
import scala.Tuple2;
import scala.Tuple3;
import scala.collection.immutable.LazyList;
import scala.collection.immutable.Range$;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;
import scala.util.Left;
import scala.util.Right;

final class ResultEncoderTest {

  private static final String DIGITS = "12345678901234567890123456789012345.10";

  private final ResultEncoder encoder = new ResultEncoder();

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource({"plain", "numbers", "times", "arrays", "maps", "structures", "flows"})
  void writesTheValue(String name, Object value, String json) throws IOException {
    assertThat(encode(value)).isEqualTo(json);
  }

  static Stream<Arguments> plain() {
    return Stream.of(
        arguments("null", null, "null"),
        arguments("String", "text \"quoted\"\n☂ 😀", "\"text \\\"quoted\\\"\\n☂ 😀\""),
        arguments("half a character", "half \ud83d of a pair", "\"half ? of a pair\""),
        arguments("Boolean", true, "true"),
        arguments("Char", 'c', "\"c\""),
        arguments("Unit", BoxedUnit.UNIT, "\"()\""),
        arguments("Symbol", Symbol.apply("abc"), "\"'abc\""),
        arguments("enum", Odd.ONE, "\"ONE\""),
        arguments("any class", new Plain(), "\"plain\""),
        arguments("Path", Path.of("a", "b"), "\"a/b\""),
        arguments("Throwable", new SQLException("no"), "\"java.sql.SQLException: no\""),
        arguments(
            "JsonNode", JsonNodeFactory.instance.arrayNode().add(1).add("x"), "\"[1,\\\"x\\\"]\""),
        arguments("Row", RowFactory.create(1, "z"), "\"[1,z]\""));
  }

  static Stream<Arguments> numbers() {
    return Stream.of(
        arguments("Int", 1, "1"),
        arguments("Long", Long.MIN_VALUE, "-9223372036854775808"),
        arguments("Short", (short) 1, "1"),
        arguments("Byte", (byte) -1, "-1"),
        arguments("Double", 3.0, "3.0"),
        arguments("large Double", 1e300, "1.0E300"),
        arguments("Float via double", 1.1f, "1.100000023841858"),
        arguments("NaN", Double.NaN, "null"),
        arguments("-Inf", Double.NEGATIVE_INFINITY, "null"),
        arguments("+Inf", Float.POSITIVE_INFINITY, "null"),
        arguments("BigInteger", BigInteger.TWO.pow(100), "1267650600228229401496703205376"),
        arguments("BigDecimal", new BigDecimal(DIGITS), DIGITS),
        arguments("huge BigDecimal", new BigDecimal("1E+1000000000"), "1E+1000000000"),
        arguments("tiny BigDecimal", new BigDecimal("-0.0000001"), "-1E-7"),
        arguments(
            "scala BigInt",
            scala.math.BigInt.apply("123456789012345678901"),
            "123456789012345678901"),
        arguments("scala BigDecimal", scala.math.BigDecimal.exact("1.50"), "1.50"),
        arguments("any Number", new AtomicInteger(7), "\"7\""));
  }

  static Stream<Arguments> times() {
    Instant instant = Instant.parse("2026-11-22T12:21:13.064Z");
    GregorianCalendar calendar = new GregorianCalendar();
    calendar.setTimeInMillis(instant.toEpochMilli());
    return Stream.of(
        arguments("Instant", instant, "\"2026-11-22T12:21:13.064Z\""),
        arguments("LocalDate", LocalDate.of(2026, 1, 2), "\"2026-01-02\""),
        arguments(
            "LocalDateTime", LocalDateTime.of(2026, 1, 2, 3, 4, 5), "\"2026-01-02T03:04:05\""),
        arguments(
            "ZonedDateTime",
            instant.atZone(ZoneId.of("Asia/Kolkata")),
            "\"2026-11-22T17:51:13.064+05:30[Asia/Kolkata]\""),
        arguments("Duration", Duration.ofSeconds(1), "\"PT1S\""),
        arguments("java.util.Date", Date.from(instant), "\"2026-11-22T12:21:13.064Z\""),
        arguments("Calendar", calendar, "\"2026-11-22T12:21:13.064Z\""),
        arguments("Timestamp", Timestamp.from(instant), "\"2026-11-22T12:21:13.064Z\""),
        arguments("java.sql.Date", java.sql.Date.valueOf("2026-01-02"), "\"2026-01-02\""),
        arguments("java.sql.Time", java.sql.Time.valueOf("03:04:05"), "\"03:04:05\""));
  }

  static Stream<Arguments> arrays() {
    return Stream.of(
        arguments("java.util.List", Arrays.asList(1, null, "x"), "[1,null,\"x\"]"),
        arguments("java.util.Set", Set.of(1), "[1]"),
        arguments("java.util.Collection", new ArrayDeque<>(List.of(1, 2)), "[1,2]"),
        arguments("Iterable", (Iterable<Integer>) () -> List.of(1, 2).iterator(), "[1,2]"),
        arguments("Object[]", new Object[] {1, "x"}, "[1,\"x\"]"),
        arguments("int[]", new int[] {1, 2}, "[1,2]"),
        arguments("short[]", new short[] {1, 2}, "[1,2]"),
        arguments("double[]", new double[] {1, Double.NaN}, "[1.0,null]"),
        arguments("byte[], as texts", new byte[] {91, 49}, "[\"91\",\"49\"]"),
        arguments("List of bytes", List.of((byte) 91), "[91]"),
        arguments("char[]", new char[] {'a'}, "[\"a\"]"),
        arguments("boolean[]", new boolean[] {true}, "[true]"),
        arguments("Array of Row", new Object[] {RowFactory.create(1)}, "[\"[1]\"]"),
        arguments("scala List", scalaList(1, 2), "[1,2]"),
        arguments("Nil", scala.collection.immutable.Nil$.MODULE$, "[]"),
        arguments("scala Array", scala.Array$.MODULE$.emptyIntArray(), "[]"),
        arguments("scala ArraySeq", Predef.wrapIntArray(new int[] {7}), "[7]"),
        arguments("Range", Range$.MODULE$.inclusive(1, 3), "[1,2,3]"),
        arguments(
            "mutable Buffer",
            CollectionConverters.asScala(new ArrayList<>(List.of(1, 2))),
            "[1,2]"),
        arguments(
            "scala Set",
            scala.collection.immutable.Set.from(CollectionConverters.asScala(List.of(1, 2))),
            "[1,2]"));
  }

  static Stream<Arguments> maps() {
    Map<Object, Object> odd = new LinkedHashMap<>();
    odd.put("a", 1);
    odd.put(2, "b");
    odd.put(null, null);
    return Stream.of(
        arguments("java.util.Map", odd, "{\"a\":1,\"2\":\"b\",\"null\":null}"),
        arguments(
            "immutable Map",
            scala.collection.immutable.Map.from(
                CollectionConverters.asScala(Map.of("a", scalaList(1)))),
            "{\"a\":[1]}"),
        arguments(
            "Map with a Symbol",
            scala.collection.immutable.Map.from(
                CollectionConverters.asScala(Map.of(Symbol.apply("s"), 1))),
            "{\"s\":1}"),
        arguments(
            "mutable Map",
            scala.collection.mutable.HashMap.from(CollectionConverters.asScala(Map.of(1, 9))),
            "{\"1\":9}"));
  }

  static Stream<Arguments> structures() {
    return Stream.of(
        arguments("Some", new Some<>(4), "[4]"),
        arguments("None", Option.empty(), "[]"),
        arguments("Tuple2", new Tuple2<>("a", 1), "[\"a\",1]"),
        arguments("Tuple3", new Tuple3<>(1, 2.0, null), "[1,2.0,null]"),
        arguments("Left", new Left<>("l"), "[\"l\"]"),
        arguments("Right", new Right<>(1), "[1]"),
        arguments("case class", new scala.util.Success<>(1), "[1]"),
        arguments("record", new Point(1, List.of("x")), "{\"x\":1,\"names\":[\"x\"]}"),
        arguments("Optional", Optional.of(4), "4"),
        arguments("empty Optional", Optional.empty(), "null"),
        arguments("OptionalInt", OptionalInt.of(4), "4"),
        arguments("OptionalLong", OptionalLong.of(4), "4"),
        arguments("OptionalDouble", OptionalDouble.of(4), "4.0"),
        arguments("empty OptionalDouble", OptionalDouble.empty(), "null"));
  }

  static Stream<Arguments> flows() {
    return Stream.of(
        arguments("java.util.Iterator", List.of(1, "x").iterator(), "[1,\"x\"]"),
        arguments("java.util.stream.Stream", Stream.of(1, "x"), "[1,\"x\"]"),
        arguments("IntStream", IntStream.range(0, 3), "[0,1,2]"),
        arguments("no items", Stream.of(), "[]"),
        arguments("scala Iterator", scalaList(1, 2).iterator(), "[1,2]"),
        arguments("LazyList", LazyList.from(scalaList(1, 2)), "[1,2]"),
        arguments("Stream", stream(1, 2), "[1,2]"),
        arguments("in a Map", Map.of("a", List.of(1, 2).iterator()), "{\"a\":[1,2]}"),
        arguments("Stream[Byte]", stream(bytes("{\"a\": [1]}\n")), "{\"a\": [1]}\n"),
        arguments("LazyList of Byte", LazyList.from(scalaList(bytes("\"☂\""))), "\"☂\""),
        arguments("scala Iterator of Byte", scalaList(bytes("-1.5")).iterator(), "-1.5"),
        arguments("java Stream of Byte", Stream.of(bytes("[]")), "[]"),
        arguments("Stream[Byte] in a Map", Map.of("a", stream(bytes("[]"))), "{\"a\":[91,93]}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":1", "[1] [2]", "nonsense", "   ", "[01]", "\"\ttab\"", "{'a':1}"})
  void refusesBytesThatAreNoJson(String text) {
    assertThatThrownBy(() -> encode(stream(bytes(text))))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(
            "The bytes that the job returned are to be one JSON value, and are none: ");
  }

  @Test
  void refusesBytesThatAreNoText() {
    assertThatThrownBy(() -> encode(stream((byte) '"', (byte) 0xff, (byte) '"')))
        .hasMessageEndingWith("they are no UTF-8");
    assertThatThrownBy(() -> encode(stream((byte) '[', "x")))
        .hasMessageEndingWith("among them is x");
  }

  @Test
  void passesOnBytesThatFillManyBuffers() throws IOException {
    String text = "[\"" + "☂".repeat(100_000) + "\",{\"" + "n".repeat(40_000) + "\":1}]";
    assertThat(encode(stream(bytes(text)))).isEqualTo(text);
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
  void closesWhatItDrewFrom() throws IOException {
    AtomicInteger closed = new AtomicInteger();
    Runnable close = closed::incrementAndGet;
    encode(Stream.of(1, 2).onClose(close));
    assertThat(closed).hasValue(1);
    encode(Map.of("a", Stream.of(1, 2).onClose(close)));
    assertThat(closed).hasValue(2);
    encode(Stream.of(bytes("[]")).onClose(close));
    assertThat(closed).hasValue(3);
    Stream<Object> broken = Stream.of("1", "x").onClose(close).map(Integer::valueOf);
    assertThatThrownBy(() -> encode(broken)).isInstanceOf(NumberFormatException.class);
    assertThat(closed).hasValue(4);
  }

  @Test
  void failsWhereTheSourceCannotBeClosed() {
    assertThatThrownBy(() -> encode(new Open()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("still in use");
  }

  @Test
  void stopsDrawingWhenItIsInterrupted() {
    Stream<Integer> endless =
        Stream.iterate(
            0,
            item -> {
              if (item == 100) {
                Thread.currentThread().interrupt();
              }
              return item + 1;
            });
    assertThatThrownBy(() -> encode(endless)).isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
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
    encoder.write(value, RowShape.STRINGS, sink);
    return sink.toString(StandardCharsets.UTF_8);
  }

  private static scala.collection.immutable.List<Object> scalaList(Object... items) {
    return CollectionConverters.asScala(Arrays.asList(items)).toList();
  }

  @SuppressWarnings("deprecation") // What jobs of old return.
  private static Object stream(Object... items) {
    return scalaList(items).toStream();
  }

  private static Object[] bytes(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Object[] boxed = new Object[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      boxed[i] = bytes[i];
    }
    return boxed;
  }

  private record Point(int x, List<String> names) {}

  /** Has no items, and cannot be closed. */
  private static final class Open implements Iterator<Integer>, AutoCloseable {
    @Override
    public boolean hasNext() {
      return false;
    }

    @Override
    public Integer next() {
      throw new NoSuchElementException();
    }

    @Override
    public void close() throws ExecutionException {
      throw new ExecutionException("still in use", null);
    }
  }

  private enum Odd {
    ONE;

    @Override
    public String toString() {
      return "the one";
    }
  }

  private static final class Plain {
    @Override
    public String toString() {
      return "plain";
    }
  }
}
