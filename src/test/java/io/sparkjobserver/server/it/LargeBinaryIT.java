package io.sparkjobserver.server.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkjobserver.server.it.JobserverClient.JobReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is large goes through a server that is small. */
final class LargeBinaryIT {

  @RegisterExtension static final ApiProcess API = ApiProcess.with().heap("128m").optimised();

  private static final long MIB = 1 << 20;
  private static final String JAR = "application/java-archive";
  private static final String CONTEXT = "large";

  /** The heap, and what a JVM with Quarkus takes beside it. */
  private static final long MOST_MEMORY = 512 * MIB;

  private final JobserverClient client = API.client();

  @BeforeAll
  static void prepare() {
    API.client().uploadExamples();
    API.client().createContext(CONTEXT);
  }

  @Test
  void streamsALargeBinaryInAndKeepsItOnce() throws IOException {
    // More than the server's whole heap.
    long size = 160 * MIB;
    long before = databaseSize();
    String sha256 = streamsABinary("large", size);
    long once = databaseSize() - before;
    assertThat(upload("large-again", size)).isEqualTo(sha256);
    long twice = databaseSize() - before;
    assertThat(client.get("/binaries/large-again").json().path("sha256").asText())
        .isEqualTo(sha256);
    // What was written of the second is free again, which H2's file does not show at once.
    assertThat(once).isLessThan(size * 3 / 2);
    assertThat(twice).isLessThan(size * 3);
    client.delete("/binaries/large").expect(200);
    assertThat(download("large-again")).isEqualTo(sha256);
    client.delete("/binaries/large-again").expect(200);
  }

  @Test
  @Tag("full")
  void streamsAHugeBinaryIn() throws IOException {
    String unused = streamsABinary("huge", 1_024 * MIB);
    client.delete("/binaries/huge").expect(200);
  }

  /** Uploads and downloads it; answers its hash. */
  private String streamsABinary(String name, long size) throws IOException {
    long start = System.nanoTime();
    String sha256 = upload(name, size);
    long uploaded = System.nanoTime();
    JsonNode shown = client.get("/binaries/" + name).expect(200).json();
    assertThat(shown.path("sha256").asText()).isEqualTo(sha256);
    assertThat(shown.path("size").asLong()).isEqualTo(size);
    assertThat(download(name)).isEqualTo(sha256);
    System.out.printf(
        "%d MiB: up at %.0f MiB/s, down at %.0f MiB/s; the server's memory peaked at %d MiB%n",
        size / MIB,
        size / MIB / seconds(uploaded - start),
        size / MIB / seconds(System.nanoTime() - uploaded),
        peakMemory() / MIB);
    assertThat(peakMemory()).isLessThan(MOST_MEMORY);
    return sha256;
  }

  @Test
  void returnsALargeResult() throws IOException {
    long size = 20 * MIB;
    Answer answer = client.run("LargeResultExample", CONTEXT, "size.bytes = " + size);

    assertLines(answer.expect(200).json().path("result"), size);
    JobReport job = client.job(answer.json().path("jobId").asText());
    assertThat(job.status()).isEqualTo("FINISHED");
    assertLines(job.result(), size);
    assertThat(peakMemory()).isLessThan(MOST_MEMORY);
  }

  @Test
  void returnsMoreRowsThanServerOrDriverHold() throws IOException {
    returnsRows(15_000, 10_000);
  }

  /** Five minutes, which is too long for what runs each time. */
  @Test
  @Tag("faults")
  void returnsAGibibyteOfRows() throws IOException {
    assertThat(returnsRows(110_000, 10_000)).isGreaterThan(1_024 * MIB);
  }

  /** Answers how many bytes they are. */
  private long returnsRows(int count, int chars) throws IOException {
    ExpectedRows expected = new ExpectedRows(count, chars);
    long start = System.nanoTime();
    String id =
        client
            .post(
                JobserverClient.jobPath("RangeExample", CONTEXT, "rows=objects&timeout=60"),
                "rows.count = %d, rows.partitions = %d, text.chars = %d"
                    .formatted(count, 1 + count / 1_000, chars))
            .expect(202)
            .json()
            .path("jobId")
            .asText();
    String path = "/jobs/" + id + "/result";
    await("the rows")
        .atMost(Duration.ofMinutes(5))
        .until(
            () ->
                client.get(path, BodyHandlers.ofString(), "Range", "bytes=0-0").statusCode()
                    != 409);
    long returned = System.nanoTime();

    HttpResponse<InputStream> whole = client.get(path, BodyHandlers.ofInputStream());
    assertThat(whole.statusCode()).isEqualTo(200);
    assertThat(whole.headers().firstValueAsLong("Content-Length")).hasValue(expected.size);
    assertThat(whole.headers().firstValue("ETag")).hasValue('"' + expected.sha256 + '"');
    assertThat(sha256(whole.body())).isEqualTo(expected.sha256);
    long read = System.nanoTime();
    assertThat(
            sha256(
                client
                    .get(path, BodyHandlers.ofInputStream(), "Accept", "application/x-ndjson")
                    .body()))
        .isEqualTo(expected.sha256OfLines);
    long readInLines = System.nanoTime();
    String end = ExpectedRows.row(count - 1, chars) + "]";
    HttpResponse<String> part =
        client.get(path, BodyHandlers.ofString(), "Range", "bytes=-" + end.length());
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo(end);

    long mib = expected.size / MIB;
    System.out.printf(
        "%d MiB of rows: drawn and stored at %.0f MiB/s, read at %.0f MiB/s, line by line at %.0f"
            + " MiB/s; the server's memory peaked at %d MiB%n",
        mib,
        mib / seconds(returned - start),
        mib / seconds(read - returned),
        mib / seconds(readInLines - read),
        peakMemory() / MIB);
    assertThat(mib).isGreaterThan(128);
    assertThat(peakMemory()).isLessThan(MOST_MEMORY);
    return expected.size;
  }

  /** What the rows are as one array, and as a line each. */
  private static final class ExpectedRows {

    private final long size;
    private final String sha256;
    private final String sha256OfLines;

    private ExpectedRows(int count, int chars) {
      MessageDigest array = sha256();
      MessageDigest lines = sha256();
      long length = 1;
      for (int id = 0; id < count; id++) {
        byte[] row = row(id, chars).getBytes(US_ASCII);
        array.update((byte) (id == 0 ? '[' : ','));
        array.update(row);
        lines.update(row);
        lines.update((byte) '\n');
        length += row.length + 1;
      }
      array.update((byte) ']');
      size = length;
      sha256 = HexFormat.of().formatHex(array.digest());
      sha256OfLines = HexFormat.of().formatHex(lines.digest());
    }

    private static String row(int id, int chars) {
      return "{\"id\":%d,\"text\":\"%010d%s\"}".formatted(id, id, ".".repeat(chars - 10));
    }
  }

  /** Each line begins with its offset. */
  private static void assertLines(JsonNode lines, long size) {
    long offset = 0;
    for (JsonNode line : lines) {
      assertThat(line.asText()).startsWith("%010d".formatted(offset));
      offset += line.asText().length();
    }
    assertThat(offset).isEqualTo(size);
  }

  @Test
  void takesALargeInput() throws IOException {
    String words = "lorem ipsum dolor ".repeat(120_000);

    JsonNode counts =
        client.resultOf("WordCountExample", CONTEXT, "input.string = \"" + words + "\"");

    assertThat((Object) counts)
        .isEqualTo(Answer.parse("{\"lorem\":120000,\"ipsum\":120000,\"dolor\":120000}"));
    String id = client.start("WordCountExample", CONTEXT, "input.string = \"" + words + "\"");
    assertThat((Object) client.awaitJob(id, "FINISHED", Duration.ofSeconds(30)).result())
        .isEqualTo(counts);
    assertThat(client.get("/jobs/" + id + "/config").json().path("input").path("string").asText())
        .isEqualTo(words);
    assertThat(peakMemory()).isLessThan(MOST_MEMORY);
  }

  @Test
  void handsADataFileToJobsOfTwoContextsAndAfterARestart() throws IOException {
    byte[] lines = ("x".repeat(1_023) + "\n").repeat(64).getBytes(StandardCharsets.UTF_8);
    int pieces = (int) (50 * MIB / lines.length);
    String name =
        client.uploadData(
            "lines.txt", BodyPublishers.ofByteArrays(Collections.nCopies(pieces, lines)));
    String input = "input.file = \"" + name + "\"";
    client.createContext("other");

    for (String context : List.of(CONTEXT, "other")) {
      assertThat(client.resultOf("LineCountExample", context, input).asInt())
          .isEqualTo(pieces * 64);
    }
    assertThat(peakMemory()).isLessThan(MOST_MEMORY);
    assertThat(dataFiles("drivers")).as("what jobs have").isEmpty();
    List<Path> pulled = dataFiles("driver-cache");
    assertThat(pulled).hasSize(1);

    API.kill();
    API.start();
    Files.delete(pulled.get(0));

    client.get("/data").expect(200, "[\"" + name + "\"]");
    assertThat(client.resultOf("LineCountExample", CONTEXT, input).asInt()).isEqualTo(pieces * 64);
    assertThat(pulled.get(0)).as("pulled through the next server").hasSize(50 * MIB);

    String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8);
    assertThat(client.delete("/data/" + encoded).body()).isEqualTo("OK");
    JsonNode failed = client.run("LineCountExample", CONTEXT, input).expect(200).json();
    assertThat(failed.path("result").path("message").asText())
        .contains(name, "there is no such data file");
    client.delete("/contexts/other").expect(200);
  }

  @Test
  @Tag("full")
  void handsAGibibyteOfDataToAJob() throws IOException {
    byte[] lines = ("x".repeat(1_023) + "\n").repeat(1_024).getBytes(StandardCharsets.UTF_8);
    String name =
        client.uploadData(
            "huge.txt", BodyPublishers.ofByteArrays(Collections.nCopies(1_024, lines)));
    long start = System.nanoTime();
    String id = client.start("LineCountExample", CONTEXT, "input.file = \"" + name + "\"");
    JobReport job = client.awaitJob(id, "FINISHED", Duration.ofMinutes(5));
    System.out.printf(
        "1024 MiB of data: pulled and counted at %.0f MiB/s%n",
        1_024 / seconds(System.nanoTime() - start));
    assertThat(job.result().asInt()).isEqualTo(1_024 * 1_024);
    assertThat(peakMemory()).isLessThan(MOST_MEMORY);
    String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8);
    client.delete("/data/" + encoded).expect(200);
  }

  /** The copies of data files below a folder of the state directory. */
  private static List<Path> dataFiles(String folder) throws IOException {
    try (Stream<Path> files = Files.walk(API.stateDirectory().resolve(folder))) {
      return files.filter(file -> file.toString().endsWith(".dat")).toList();
    }
  }

  /** Uploads a binary that exists nowhere else; answers its hash. */
  private String upload(String name, long size) {
    MessageDigest digest = sha256();
    client
        .upload(
            name,
            JAR,
            BodyPublishers.ofInputStream(
                () -> new DigestInputStream(new Archive(size, 20_260_101), digest)))
        .expect(201);
    return HexFormat.of().formatHex(digest.digest());
  }

  private String download(String name) throws IOException {
    return sha256(
        client.get("/binaries/" + name + "/content", BodyHandlers.ofInputStream()).body());
  }

  private static String sha256(InputStream content) throws IOException {
    MessageDigest digest = sha256();
    try (content) {
      new DigestInputStream(content, digest).transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static long databaseSize() throws IOException {
    try (Stream<Path> files = Files.walk(API.stateDirectory().resolve("sqldao"))) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  /** The server's largest resident set so far, in bytes; 0 where the system does not tell. */
  private static long peakMemory() throws IOException {
    Path status = Path.of("/proc", String.valueOf(API.handle().pid()), "status");
    if (!Files.isReadable(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1_024)
        .sum();
  }

  private static double seconds(long nanos) {
    return nanos / 1e9;
  }
}
