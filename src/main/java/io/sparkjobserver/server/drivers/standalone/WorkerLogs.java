package io.sparkjobserver.server.drivers.standalone;

import io.sparkjobserver.server.drivers.LogTail;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What drivers log on workers, read from the workers' own pages: {@code /log/} answers one line
 * about the piece, and the piece. Thread-safe; methods block, for a bounded time.
 */
@ApplicationScoped
class WorkerLogs {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerLogs.class);
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final int OK = 200;

  /** How much of the end is looked at for the last words, in bytes. */
  private static final int WINDOW = 64 * 1024;

  private static final Pattern HEADER =
      Pattern.compile("==== Bytes (\\d+)-(\\d+) of (\\d+) of [^\\n]* ====\\n?");

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build();

  /** The end of a driver's log; nothing where the worker is gone, which must not hide the end. */
  Submitted.LastWords lastWords(ClusterState.@Nullable Worker worker, String submissionId) {
    if (worker == null) {
      return new Submitted.LastWords(Optional.empty(), List.of());
    }
    try {
      LogTail tail =
          LogTail.of(read(worker.page(), submissionId, "byteLength=" + WINDOW).bytes().array());
      return new Submitted.LastWords(tail.firstException(), tail.lines());
    } catch (IOException e) {
      LOG.info("The log of driver {} cannot be read: {}", submissionId, e.getMessage());
      return new Submitted.LastWords(Optional.empty(), List.of());
    }
  }

  /**
   * Reads a stretch of a log.
   *
   * @param page where the worker's pages are
   * @param offset where the stretch begins
   * @param length at most so many bytes
   */
  Piece read(String page, String submissionId, long offset, int length) throws IOException {
    return read(page, submissionId, "offset=" + offset + "&byteLength=" + length);
  }

  private Piece read(String page, String submissionId, String which) throws IOException {
    URI log = URI.create(page + "/log/?driverId=" + submissionId + "&logType=stderr&" + which);
    HttpRequest request = HttpRequest.newBuilder(log).timeout(ANSWER).GET().build();
    HttpResponse<byte[]> answer;
    try {
      answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while " + log + " was read", e);
    }
    if (answer.statusCode() != OK) {
      throw new IOException(log + " answers " + answer.statusCode());
    }
    return Piece.of(log, answer.body());
  }

  /**
   * A stretch of a log.
   *
   * @param offset where it begins
   * @param total how long the log is
   * @param bytes the stretch, in an array of its own
   */
  record Piece(long offset, long total, ByteBuffer bytes) {

    private static Piece of(URI log, byte[] answer) throws IOException {
      // One character for each byte, so that lengths of the header count.
      Matcher header = HEADER.matcher(new String(answer, StandardCharsets.ISO_8859_1));
      if (!header.lookingAt()) {
        throw new IOException(log + " does not answer as a worker of Spark does");
      }
      return new Piece(
          Long.parseLong(header.group(1)),
          Long.parseLong(header.group(3)),
          ByteBuffer.wrap(Arrays.copyOfRange(answer, header.end(), answer.length)));
    }
  }
}
