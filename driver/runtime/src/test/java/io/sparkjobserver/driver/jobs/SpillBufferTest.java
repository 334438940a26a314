package io.sparkjobserver.driver.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkjobserver.driver.testing.JobJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SpillBufferTest {

  @TempDir Path directory;

  @Test
  void staysInMemoryUpToTheLimit() throws IOException {
    try (SpillBuffer buffer = new SpillBuffer(4, file())) {
      buffer.write(new byte[] {1, 2, 3});
      buffer.write(4);
      assertThat(buffer.inMemory()).containsExactly(1, 2, 3, 4);
      assertThat(buffer.size()).isEqualTo(4);
      assertThat(file()).doesNotExist();
    }
  }

  @Test
  void goesToAPrivateFileBeyond() throws IOException {
    byte[] content = new byte[10_000];
    new Random(1).nextBytes(content);
    SpillBuffer buffer = new SpillBuffer(100, file());
    for (int i = 0; i < content.length; i += 50) {
      buffer.write(content, i, 50);
    }
    buffer.close();
    assertThat(buffer.inMemory()).isNull();
    assertThat(buffer.size()).isEqualTo(content.length);
    assertThat(buffer.sha256()).isEqualTo(JobJar.sha256(content));
    assertThat(file()).hasBinaryContent(content);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void discardsItsFile() throws IOException {
    SpillBuffer buffer = new SpillBuffer(1, file());
    buffer.write(new byte[] {1, 2});
    buffer.discard();
    assertThat(file()).doesNotExist();
  }

  private Path file() {
    return directory.resolve("result.json");
  }
}
