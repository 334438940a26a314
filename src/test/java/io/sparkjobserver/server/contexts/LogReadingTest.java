package io.sparkjobserver.server.contexts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkjobserver.server.drivers.DriverLogs.Stretch;
import io.sparkjobserver.server.http.Pieces;
import io.sparkjobserver.server.http.Stretches;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logs as they are read for answers: their last lines, a part, and what is written meanwhile. */
class LogReadingTest {

  private final Written log = new Written();
  private final Ends until = new Ends();
  private final ExecutorService blocking = Executors.newSingleThreadExecutor();

  @AfterEach
  void stop() {
    blocking.shutdownNow();
  }

  @ParameterizedTest
  @CsvSource({"0,''", "1,c;", "2,b;c;", "3,a;b;c;", "4,a;b;c;", "10000,a;b;c;"})
  void hasLastLines(int lines, String expected) throws IOException {
    log.write("a\nb\nc\n");
    assertThat(last(lines)).isEqualTo(expected.replace(';', '\n'));
  }

  @ParameterizedTest
  @CsvSource({"0,''", "1,c", "2,;c", "3,b;;c", "9,b;;c"})
  void countsALineThatIsNotEndedAndOneThatIsEmpty(int lines, String expected) throws IOException {
    log.write("b\n\nc");
    assertThat(last(lines)).isEqualTo(expected.replace(';', '\n'));
  }

  @Test
  void hasNoLastLinesWhereNothingIsWritten() throws IOException {
    assertThat(last(5)).isEmpty();
  }

  @Test
  void findsLastLinesFarBack() throws IOException {
    String line = "x".repeat(ReadableLog.PIECE - 1) + "\n";
    log.write("first\n" + line.repeat(3));
    assertThat(last(3)).isEqualTo(line.repeat(3));
    assertThat(last(4)).startsWith("first\n");
  }

  @Test
  void looksBackForABoundedWayOnly() throws IOException {
    long end = LastLines.MOST_BYTES + 1000L;
    assertThat(
            LastLines.begin((offset, most) -> new Stretch(ByteBuffer.allocate(most), end), end, 1))
        .isEqualTo(1000);
  }

  @Test
  void readsAPartInPieces() {
    String text = "0123456789".repeat(ReadableLog.PIECE / 4);
    log.write(text);
    Pieces part = part(5, text.length() - 5);
    log.write("and more");
    assertThat(part.length()).hasValue(text.length() - 10);
    // As far as the end of the first stretch.
    assertThat(next(part)).hasValue(text.substring(5, ReadableLog.PIECE));
    assertThat(next(part).orElseThrow()).hasSize(ReadableLog.PIECE);
    assertThat(rest(part)).isEqualTo(text.substring(2 * ReadableLog.PIECE, text.length() - 5));
  }

  @Test
  void failsWhereAPartIsNotThereAnyMore() {
    log.write("short");
    Pieces part = part(0, 100);
    assertThatThrownBy(() -> next(part))
        .isInstanceOf(CompletionException.class)
        .hasRootCauseMessage("The log is shorter than it was");
  }

  @Test
  void followsWhatIsWrittenUntilNothingMoreIs() {
    log.write("one\n");
    FollowedLog followed = follow(Duration.ofMillis(1));
    assertThat(followed.length()).isEmpty();
    assertThat(next(followed)).hasValue("one\n");
    assertThat(next(followed)).hasValue("");
    assertThat(next(followed)).hasValue("");
    log.write("two\n");
    assertThat(next(followed)).hasValue("two\n");
    assertThat(next(followed)).hasValue("");
    // Written before the end, and read after it.
    log.write("last words");
    until.written = true;
    assertThat(next(followed)).hasValue("last words");
    assertThat(next(followed)).hasValue("");
    assertThat(next(followed)).isEmpty();
  }

  @Test
  void looksAtAQuietLogFromTimeToTimeOnly() {
    FollowedLog followed = follow(Duration.ofMillis(100));
    assertThat(next(followed)).hasValue("");
    long begin = System.nanoTime();
    assertThat(next(followed)).hasValue("");
    assertThat(Duration.ofNanos(System.nanoTime() - begin))
        .isGreaterThanOrEqualTo(Duration.ofMillis(90));
  }

  @Test
  void isCutOffAlsoWhereThereIsMore() {
    log.write("one\n");
    until.cut = true;
    assertThat(next(follow(Duration.ofMillis(1)))).isEmpty();
  }

  private FollowedLog follow(Duration interval) {
    return new FollowedLog(log, 0, until, interval, blocking, () -> {});
  }

  private String last(int lines) throws IOException {
    long begin = LastLines.begin(log, log.length(), lines);
    return new String(log.readFully(begin, (int) (log.length() - begin)), StandardCharsets.UTF_8);
  }

  private Pieces part(long from, long to) {
    return new Stretches(log::readFully, from, to, ReadableLog.PIECE, blocking);
  }

  private static Optional<String> next(Pieces pieces) {
    return pieces
        .next()
        .toCompletableFuture()
        .orTimeout(10, TimeUnit.SECONDS)
        .join()
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  private static String rest(Pieces pieces) {
    StringBuilder rest = new StringBuilder();
    for (Optional<String> piece = next(pieces); piece.isPresent(); piece = next(pieces)) {
      rest.append(piece.get());
    }
    return rest.toString();
  }

  /** A log that the test writes, and that hands out less than it is asked for. */
  private static final class Written implements ReadableLog {

    private static final int AT_ONCE = 50_000;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private synchronized void write(String text) {
      bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public synchronized Stretch read(long offset, int most) {
      byte[] all = bytes.toByteArray();
      int from = (int) Math.min(offset, all.length);
      int to = Math.min(all.length, from + Math.min(most, AT_ONCE));
      return new Stretch(ByteBuffer.wrap(all, from, to - from), all.length);
    }
  }

  private static final class Ends implements FollowedLog.Until {

    private volatile boolean cut;
    private volatile boolean written;

    @Override
    public boolean cut() {
      return cut;
    }

    @Override
    public boolean written() {
      return written;
    }
  }
}
