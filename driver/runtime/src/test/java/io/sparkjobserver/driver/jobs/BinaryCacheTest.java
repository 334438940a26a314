package io.sparkjobserver.driver.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkjobserver.driver.testing.FakeServerContent;
import io.sparkjobserver.driver.testing.JobJar;
import io.sparkjobserver.protocol.BinaryRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BinaryCacheTest {

  private static final byte[] CONTENT = "a binary".getBytes(StandardCharsets.UTF_8);
  private static final String SHA = JobJar.sha256(CONTENT);
  private static final BinaryRef REF = new BinaryRef("my.jar", SHA, CONTENT.length);

  @TempDir Path directory;

  private final FakeServerContent server = new FakeServerContent().with(SHA, CONTENT);
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stopThreads() {
    threads.shutdownNow();
  }

  @Test
  void pullsOnce() throws Exception {
    BinaryCache cache = new BinaryCache(directory.resolve("made"), server);
    assertThat(cache.file(REF)).hasBinaryContent(CONTENT).hasFileName(SHA + ".jar");
    assertThat(cache.file(REF)).hasBinaryContent(CONTENT);
    assertThat(server.pulls()).hasSize(1);
  }

  @Test
  void pullsNothingThatAnotherDriverPulled() throws Exception {
    new BinaryCache(directory, server).file(REF);
    new BinaryCache(directory, server).file(REF);
    assertThat(server.pulls()).hasSize(1);
  }

  @Test
  void pullsOnceForTwoJobsAtOnce() throws Exception {
    BinaryCache cache = new BinaryCache(directory, server);
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
            threads.submit(() -> new BinaryCache(directory, server).file(REF)),
            threads.submit(() -> new BinaryCache(directory, server).file(REF)));
    server.awaitPull();
    server.letGo();
    for (Future<Path> one : both) {
      assertThat(one.get()).hasBinaryContent(CONTENT);
    }
    assertThat(directory).isDirectoryNotContaining(file -> file.toString().endsWith(".part"));
  }

  @Test
  void goesOnForTheOtherJobWhenTheOneThatPullsIsKilled() throws Exception {
    BinaryCache cache = new BinaryCache(directory, server);
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
    assertThat(new BinaryCache(directory, server).file(REF)).hasBinaryContent(CONTENT);
  }

  @Test
  void keepsNothingThatIsNotWhatWasAnnounced() {
    BinaryRef other = new BinaryRef("my.jar", "0".repeat(64), CONTENT.length);
    server.with(other.sha256(), CONTENT);
    assertThatThrownBy(() -> new BinaryCache(directory, server).file(other))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another SHA-256");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void refusesANameThatIsNoDigest() {
    BinaryRef outside = new BinaryRef("my.jar", "../../etc/passwd", 1);
    assertThatThrownBy(() -> new BinaryCache(directory, server).file(outside))
        .isInstanceOf(IOException.class);
    assertThat(server.pulls()).isEmpty();
  }

  @Test
  void saysWhatDoesNotCome() {
    BinaryRef unknown = new BinaryRef("gone.jar", "1".repeat(64), 1);
    Future<Path> pull = threads.submit(() -> new BinaryCache(directory, server).file(unknown));
    assertThatThrownBy(pull::get)
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("no such content");
  }
}
