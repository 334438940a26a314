package io.sparkjobserver.server.binaries;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InitialBinaryTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"a.jar", "a.egg", "a.whl", "a.b.zip.jar"})
  void isFineWhereItIsAZipFileOfAKnownSuffix(String name) throws IOException {
    assertThat(fault(write(name, "PK\u0003\u0004 and more"))).isEmpty();
  }

  @Test
  void saysThatThereIsNoFile() {
    Path missing = folder.resolve("none.jar");
    assertThat(fault(missing)).contains("Initial Binary File " + missing + " does not exist");
  }

  @Test
  void saysWhereARelativePathWasLookedFor() {
    Path missing = Path.of("no-such-folder", "none.jar");
    assertThat(fault(missing))
        .contains(
            "Initial Binary File "
                + missing
                + " ("
                + missing.toAbsolutePath()
                + ") does not exist");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.zip", "ajar", "a.jar.bak"})
  void saysWhichSuffixesThereAre(String name) throws IOException {
    Path file = write(name, "PK\u0003\u0004 and more");
    assertThat(fault(file))
        .contains(
            "Only Jars (with extension .jar), Python Egg packages (with extension .egg) and Python"
                + " Wheel packages (with extension .whl) are supported. Found "
                + file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "PK\u0003\u0004", "text and no zip file"})
  void saysThatItIsNoZipFile(String content) throws IOException {
    Path file = write("a.jar", content);
    assertThat(fault(file))
        .contains(
            "Initial Binary File "
                + file
                + " is not of the right format: it does not begin like a zip file");
  }

  @Test
  void saysThatItCannotBeRead() throws IOException {
    Path directory = Files.createDirectory(folder.resolve("folder.jar"));
    assertThat(fault(directory).orElse(""))
        .startsWith("Initial Binary File " + directory + " cannot be read: java.io.IOException");
  }

  private static Optional<String> fault(Path path) {
    return new InitialBinary("app", path).fault();
  }

  private Path write(String name, String content) throws IOException {
    return Files.write(folder.resolve(name), content.getBytes(StandardCharsets.ISO_8859_1));
  }
}
