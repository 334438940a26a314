package io.sparkjobserver.server.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecretKeyTest {

  private static final byte[] OPEN = "what is sealed".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  @Test
  void isKeptInAFileThatOnlyItsUserCanRead() throws IOException {
    Path file = folder.resolve("new/secret-key");
    assertThat(SecretKey.read(file)).isEmpty();
    SecretKey made = SecretKey.make(file);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(SecretKey.read(file).orElseThrow().derive("x")).isEqualTo(made.derive("x"));
    assertThat(made.toString()).doesNotContain(Files.readString(file).strip());
  }

  @Test
  void hasAnotherKeyForEachPurpose() throws IOException {
    SecretKey key = SecretKey.make(folder.resolve("key"));
    assertThat(key.derive("launch a")).hasSize(32).isNotEqualTo(key.derive("launch b"));
  }

  @Test
  void opensWhatItSealedForTheSamePurposeAlone() throws IOException {
    SecretKey key = SecretKey.make(folder.resolve("key"));
    String sealed = key.seal("ca", OPEN);
    assertThat(sealed).isNotEqualTo(key.seal("ca", OPEN));
    assertThat(key.unseal("ca", sealed)).hasValue(OPEN);
    assertThat(key.unseal("cb", sealed)).isEmpty();
    assertThat(SecretKey.make(folder.resolve("other")).unseal("ca", sealed)).isEmpty();
  }

  @Test
  void refusesAFileThatHoldsNoKey() throws IOException {
    Path file = Files.writeString(folder.resolve("key"), "s3cret");
    assertThatThrownBy(() -> SecretKey.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("64 hexadecimal digits")
        .hasMessageContaining("spark.jobserver.secret-key")
        .hasMessageNotContaining("s3cret");
  }
}
