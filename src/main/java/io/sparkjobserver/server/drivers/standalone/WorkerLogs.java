package io.sparkjobserver.server.drivers.standalone;

import io.sparkjobserver.server.drivers.DriverLogs;
import io.sparkjobserver.server.drivers.LogTail;
import io.sparkjobserver.server.drivers.standalone.ClusterState.Worker;
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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What drivers log on workers, read from the workers' own pages: {@code /log/} answers one line
 * about the piece, and the piece. Thread-safe; methods block, for a bounded time.
 */
@ApplicationScoped
class WorkerLogs implements DriverLogs {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerLogs.class);
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final int OK = 200;

  /** How much of the end is looked at for the last words, in bytes. */
  private static final int WINDOW = 64 * 1024;

  /** What a worker hands out at once, in bytes. */
  private static final int MOST_BYTES = 1024 * 1024;

  private static final int MOST_DRIVERS = 1_000;

  private static final Pattern HEADER =
      Pattern.compile("==== Bytes \\d+-\\d+ of (\\d+) of [^\\n]* ====\\n?");

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build();

  /** Whose logs may be asked for; those that were not for longest are forgotten. */
  private final Map<String, Submitted> drivers =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Submitted> eldest) {
              return size() > MOST_DRIVERS;
            }
          });

  void add(Submitted driver) {
    drivers.put(driver.driverId(), driver);
  }

  @Override
  public Optional<Stretch> read(String driverId, long offset, int most) throws IOException {
    Submitted driver = drivers.get(driverId);
    if (driver == null) {
      return Optional.empty();
    }
    Optional<Worker> worker = driver.worker();
    return worker.isEmpty()
        ? Optional.empty()
        : Optional.of(
            read(
                worker.get().page(),
                driver.submissionId(),
                "offset=%d&byteLength=%d".formatted(offset, Math.min(most, MOST_BYTES))));
  }

  /** The end of a driver's log; nothing where the worker is gone, which must not hide the end. */
  LogTail end(Submitted driver) {
    Optional<Worker> worker = driver.worker();
    if (worker.isEmpty()) {
      return new LogTail(List.of());
    }
    try {
      Stretch end = read(worker.get().page(), driver.submissionId(), "byteLength=" + WINDOW);
      return LogTail.of(end.bytes().array());
    } catch (IOException e) {
      LOG.info("The log of driver {} cannot be read: {}", driver.driverId(), e.getMessage());
      return new LogTail(List.of());
    }
  }

  private Stretch read(String page, String submissionId, String which) throws IOException {
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
    return stretch(log, answer.body());
  }

  private static Stretch stretch(URI log, byte[] answer) throws IOException {
    // One character for each byte, so that the header's length is one in bytes.
    Matcher header = HEADER.matcher(new String(answer, StandardCharsets.ISO_8859_1));
    if (!header.lookingAt()) {
      throw new IOException(log + " does not answer as a worker of Spark does");
    }
    return new Stretch(
        ByteBuffer.wrap(Arrays.copyOfRange(answer, header.end(), answer.length)),
        Long.parseLong(header.group(1)));
  }
}
