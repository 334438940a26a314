package io.sparkjobserver.server.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkjobserver.server.http.Pieces;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonLinesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          []                        | ``
          [ ]                       | ``
          [1]                       | 1~
          [1,-2.5e3,null]           | 1~-2.5e3~null~
          [[1,2],[],{}]             | [1,2]~[]~{}~
          [[[]]]                    | [[]]~
          [{"a":[1,{"b":2}]},3]     | {"a":[1,{"b":2}]}~3~
          ["a, b","]","{"]          | "a, b"~"]"~"{"~
          ["\\"","\\\\",","]        | "\\""~"\\\\"~","~
          ["☂",{"größer":"😀"}]     | "☂"~{"größer":"😀"}~
          {"a":[1,2],"b":"x"}       | {"a":[1,2],"b":"x"}~
          {}                        | {}~
          "a [text], of sorts"      | "a [text], of sorts"~
          17                        | 17~
          null                      | null~
          """)
  void hasALineForEachElement(String json, String lines) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    for (int length = 1; length <= bytes.length; length++) {
      assertThat(lines(bytes, length)).isEqualTo(lines.replace('~', '\n'));
    }
  }

  @Test
  void hasNoLineFeedWithinALine() {
    String json = "\r\n[ {\n\t\"a b\" : [ 1 ,\n 2 ]\n} ,\n \"\\n\" ]\n";
    assertThat(lines(json.getBytes(StandardCharsets.UTF_8), 7))
        .isEqualTo("{\"a b\":[1,2]}\n\"\\n\"\n");
  }

  @Test
  void closesWhatItReads() {
    Cut json = new Cut(new byte[0], 1);
    new JsonLines(json).close();
    assertThat(json.closed).isTrue();
  }

  private static String lines(byte[] json, int length) {
    JsonLines lines = new JsonLines(new Cut(json, length));
    assertThat(lines.length()).isEmpty();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Optional<byte[]> piece = next(lines); piece.isPresent(); piece = next(lines)) {
      all.writeBytes(piece.get());
    }
    return all.toString(StandardCharsets.UTF_8);
  }

  private static Optional<byte[]> next(Pieces pieces) {
    return pieces.next().toCompletableFuture().join();
  }

  /** Bytes in pieces of one length. */
  private static final class Cut implements Pieces {

    private final byte[] bytes;
    private final int piece;
    private int position;
    private boolean closed;

    Cut(byte[] bytes, int piece) {
      this.bytes = bytes;
      this.piece = piece;
    }

    @Override
    public OptionalLong length() {
      return OptionalLong.of(bytes.length);
    }

    @Override
    public CompletionStage<Optional<byte[]>> next() {
      int from = position;
      position = Math.min(bytes.length, from + piece);
      return CompletableFuture.completedStage(
          from == position
              ? Optional.empty()
              : Optional.of(Arrays.copyOfRange(bytes, from, position)));
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
