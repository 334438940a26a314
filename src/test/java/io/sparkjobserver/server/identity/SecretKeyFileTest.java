package io.sparkjobserver.server.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecretKeyFileTest {

  private static final int SERVERS = 8;

  @TempDir Path folder;

  @Test
  void isKeptInAFileThatOnlyItsUserCanRead() throws IOException {
    Path file = folder.resolve("new/secret-key");
    assertThat(new SecretKeyFile(file).read()).isEmpty();
    SecretKey made = new SecretKeyFile(file).make();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(new SecretKeyFile(file).read().orElseThrow().derive("x"))
        .isEqualTo(made.derive("x"));
    assertThat(made.toString()).doesNotContain(Files.readString(file).strip());
  }

  @Test
  void isOneForAllWhoMakeItAtOnce() throws Exception {
    Path file = folder.resolve("secret-key");
    CyclicBarrier together = new CyclicBarrier(SERVERS);
    Callable<byte[]> server =
        () -> {
          together.await(10, TimeUnit.SECONDS);
          return new SecretKeyFile(file).make().derive("x");
        };
    ExecutorService servers = Executors.newFixedThreadPool(SERVERS);
    try {
      byte[] kept = null;
      for (Future<byte[]> made : servers.invokeAll(Collections.nCopies(SERVERS, server))) {
        kept = kept == null ? made.get() : kept;
        assertThat(made.get()).isEqualTo(kept);
      }
      assertThat(new SecretKeyFile(file).read().orElseThrow().derive("x")).isEqualTo(kept);
    } finally {
      servers.shutdownNow();
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void refusesAFileThatHoldsNoKey() throws IOException {
    Path file = Files.writeString(folder.resolve("key"), "s3cret");
    assertThatThrownBy(() -> new SecretKeyFile(file).read())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("64 hexadecimal digits")
        .hasMessageContaining("spark.jobserver.secret-key")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void isKeptWhereItIsThereAlsoWithoutHardLinks() throws IOException {
    Path target = folder.resolve("secret-key");
    Path mine = Files.writeString(folder.resolve("mine"), "mine");
    SecretKeyFile.publishWithoutLinks(mine, target);
    assertThat(target).hasContent("mine");
    assertThat(mine).doesNotExist();

    Path late = Files.writeString(folder.resolve("late"), "late");
    SecretKeyFile.publishWithoutLinks(late, target);
    assertThat(target).hasContent("mine");
  }

  @Test
  void isMadeByOneAtATimeWithoutHardLinks() throws IOException {
    Path target = folder.resolve("secret-key");
    Path mine = Files.writeString(folder.resolve("mine"), "mine");
    try (FileChannel other =
            FileChannel.open(
                folder.resolve("secret-key.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = other.lock()) {
      assertThat(lock.isValid()).isTrue();
      assertThatThrownBy(() -> SecretKeyFile.publishWithoutLinks(mine, target))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another server makes it");
    }
    assertThat(target).doesNotExist();
  }

  @Test
  void saysWhatIsWrongWithAFileThatIsThere() throws IOException {
    assertThat(new SecretKeyFile(folder.resolve("missing")).fault()).isEmpty();
    assertThat(new SecretKeyFile(folder).fault())
        .hasValueSatisfying(fault -> assertThat(fault).contains(folder + "", "cannot be read"));
    Path bytes = Files.write(folder.resolve("bytes"), new byte[] {-1, -2, 0});
    assertThat(new SecretKeyFile(bytes).fault())
        .hasValueSatisfying(fault -> assertThat(fault).contains("64 hexadecimal digits"));
  }

  @Test
  void knowsWhetherOthersMayReadIt() throws IOException {
    Path file = folder.resolve("secret-key");
    SecretKeyFile key = new SecretKeyFile(file);
    assertThat(key.isOpenToOthers()).isFalse();
    key.make();
    assertThat(key.isOpenToOthers()).isFalse();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThat(key.isOpenToOthers()).isTrue();
  }
}
