package io.sparkjobserver.driver.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkjobserver.driver.testing.FakeServerContent;
import io.sparkjobserver.driver.testing.JobJar;
import io.sparkjobserver.protocol.BinaryRef;
import io.sparkjobserver.protocol.ContentDescription;
import io.sparkjobserver.protocol.ContentRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ContentCacheTest {

  private static final byte[] CONTENT = "a binary".getBytes(StandardCharsets.UTF_8);
  private static final String SHA = JobJar.sha256(CONTENT);
  private static final BinaryRef REF = new BinaryRef("my.jar", SHA, CONTENT.length);
  private static final ContentDescription DATA = new ContentDescription(CONTENT.length, SHA);

  @TempDir Path directory;

  private final FakeServerContent server = new FakeServerContent().with(SHA, CONTENT);
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stopThreads() {
    threads.shutdownNow();
  }

  @Test
  void pullsOnce() throws Exception {
    ContentCache cache = new ContentCache(directory.resolve("made"), server);
    assertThat(cache.file(REF)).hasBinaryContent(CONTENT).hasFileName(SHA + ".jar");
    assertThat(cache.file(REF)).hasBinaryContent(CONTENT);
    assertThat(server.pulls()).hasSize(1);
  }

  @Test
  void pullsNothingThatAnotherDriverPulled() throws Exception {
    new ContentCache(directory, server).file(REF);
    new ContentCache(directory, server).file(REF);
    assertThat(server.pulls()).hasSize(1);
  }

  @Test
  void pullsOnceForTwoJobsAtOnce() throws Exception {
    ContentCache cache = new ContentCache(directory, server);
    server.hold();
    Callable<Path> job = () -> cache.file(REF);
    List<Future<Path>> both = List.of(threads.submit(job), threads.submit(job));
    server.awaitPull();
    server.letGo();
    for (Future<Path> one : both) {
      assertThat(one.get()).hasBinaryContent(CONTENT);
    }
    assertThat(server.pulls()).hasSize(1);
  }

  @Test
  void letsTwoDriversPullTheSameAtOnce() throws Exception {
    server.hold();
    List<Future<Path>> both =
        List.of(
            threads.submit(() -> new ContentCache(directory, server).file(REF)),
            threads.submit(() -> new ContentCache(directory, server).file(REF)));
    server.awaitPull();
    server.letGo();
    for (Future<Path> one : both) {
      assertThat(one.get()).hasBinaryContent(CONTENT);
    }
    assertThat(directory).isDirectoryNotContaining(file -> file.toString().endsWith(".part"));
  }

  @Test
  void goesOnForTheOtherJobWhenTheOneThatPullsIsKilled() throws Exception {
    ContentCache cache = new ContentCache(directory, server);
    server.hold();
    Future<Path> killed = threads.submit(() -> cache.file(REF));
    server.awaitPull();
    Future<Path> other = threads.submit(() -> cache.file(REF));
    killed.cancel(true);
    server.letGo();
    assertThat(other.get()).hasBinaryContent(CONTENT);
  }

  @Test
  void replacesADamagedFile() throws Exception {
    Files.write(directory.resolve(SHA + ".jar"), new byte[CONTENT.length]);
    assertThat(new ContentCache(directory, server).file(REF)).hasBinaryContent(CONTENT);
  }

  @Test
  void keepsNothingThatIsNotWhatWasAnnounced() {
    BinaryRef other = new BinaryRef("my.jar", "0".repeat(64), CONTENT.length);
    server.with(other.sha256(), CONTENT);
    assertThatThrownBy(() -> new ContentCache(directory, server).file(other))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another SHA-256");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void refusesANameThatIsNoDigest() {
    BinaryRef outside = new BinaryRef("my.jar", "../../etc/passwd", 1);
    assertThatThrownBy(() -> new ContentCache(directory, server).file(outside))
        .isInstanceOf(IOException.class);
    assertThat(server.pulls()).isEmpty();
  }

  @Test
  void leavesFilesThatAreOnlyToBeRead() throws Exception {
    ContentCache cache = new ContentCache(directory, server);
    for (Path file : List.of(cache.file(REF), cache.dataFile(SHA, DATA))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("r--------");
    }
  }

  @Test
  void pullsADataFileByItsName() throws Exception {
    server.with("/tmp/a.dat", CONTENT).with("/tmp/b.dat", CONTENT);
    ContentCache cache = new ContentCache(directory, server);
    Path file = cache.dataFile("/tmp/a.dat", DATA);
    assertThat(file).hasBinaryContent(CONTENT).hasFileName(SHA + ".dat");
    assertThat(cache.dataFile("/tmp/b.dat", DATA)).isEqualTo(file);
    assertThat(server.pulls())
        .containsExactly(new ContentRef(ContentRef.Kind.DATA_FILE, "/tmp/a.dat"));
  }

  @Test
  void keepsABinaryAndADataFileOfTheSameContentApart() throws Exception {
    ContentCache cache = new ContentCache(directory, server);
    assertThat(cache.file(REF)).isNotEqualTo(cache.dataFile(SHA, DATA));
    assertThat(server.pulls()).hasSize(2);
  }

  @Test
  void removesWhatNobodyAskedForOfLateWhenItPullsSomethingElse() throws Exception {
    ContentCache cache = new ContentCache(directory, server);
    Path binary = age(cache.file(REF));
    Path unused = age(cache.dataFile(SHA, DATA));
    Path abandoned = age(Files.createTempFile(directory, SHA, ".part"));
    Path underWay = Files.createTempFile(directory, SHA, ".part");
    cache.dataFile(SHA, DATA);
    assertThat(unused).as("asked for again, and nothing pulled").exists();

    age(unused);
    pullAnother(cache);

    assertThat(directory)
        .isDirectoryNotContaining(file -> file.equals(unused) || file.equals(abandoned))
        .isDirectoryContaining(file -> file.equals(binary))
        .isDirectoryContaining(file -> file.equals(underWay));
    int before = server.pulls().size();
    assertThat(cache.dataFile(SHA, DATA)).hasBinaryContent(CONTENT);
    assertThat(server.pulls()).hasSize(before + 1);
  }

  @Test
  void keepsADataFileThatIsAskedForAgain() throws Exception {
    ContentCache cache = new ContentCache(directory, server);
    Path file = age(cache.dataFile(SHA, DATA));
    cache.dataFile(SHA, DATA);
    pullAnother(cache);
    assertThat(file).exists();
  }

  private void pullAnother(ContentCache cache) throws IOException, InterruptedException {
    byte[] another = "another".getBytes(StandardCharsets.UTF_8);
    server.with("another", another);
    cache.dataFile("another", new ContentDescription(another.length, JobJar.sha256(another)));
  }

  private static Path age(Path file) throws IOException {
    Instant past = Instant.now().minus(ContentCache.UNUSED).minusSeconds(60);
    return Files.setLastModifiedTime(file, FileTime.from(past));
  }

  @Test
  void saysWhatDoesNotCome() {
    BinaryRef unknown = new BinaryRef("gone.jar", "1".repeat(64), 1);
    Future<Path> pull = threads.submit(() -> new ContentCache(directory, server).file(unknown));
    assertThatThrownBy(pull::get)
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("no such content");
  }
}
