package io.sparkjobserver.server.drivers.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkjobserver.server.drivers.DriverLogs.Stretch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalLogsTest {

  @TempDir Path folder;

  private final String driver = UUID.randomUUID().toString();
  private LaunchFiles files;
  private LocalLogs logs;

  @BeforeEach
  void make() {
    files = FilesBelow.of(folder);
    logs = new LocalLogs(files);
  }

  @Test
  void hasNoneBeforeTheDriverWroteOne() throws IOException {
    assertThat(logs.read(driver, 0, 10)).isEmpty();
    files.workDirectory(driver);
    assertThat(logs.read(driver, 0, 10)).isEmpty();
  }

  @Test
  void readsWhatThereIsOfAStretch() throws IOException {
    write("0123456789");
    assertThat(text(0, 4)).isEqualTo("0123");
    assertThat(text(8, 4)).isEqualTo("89");
    assertThat(text(10, 4)).isEmpty();
    assertThat(text(99, 4)).isEmpty();
    assertThat(text(0, 0)).isEmpty();
  }

  @Test
  void readsWhatWasWrittenMeanwhile() throws IOException {
    write("one");
    assertThat(read(3, 9).length()).isEqualTo(3);
    write("one, two");
    assertThat(text(3, 9)).isEqualTo(", two");
    assertThat(read(0, 1).length()).isEqualTo(8);
  }

  @Test
  void followsNoLinks() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "secret");
    files.workDirectory(driver);
    Files.createSymbolicLink(files.log(driver), secret);
    assertThat(logs.read(driver, 0, 10)).isEmpty();
  }

  private void write(String text) throws IOException {
    files.workDirectory(driver);
    Files.writeString(files.log(driver), text);
  }

  private Stretch read(long offset, int most) throws IOException {
    return logs.read(driver, offset, most).orElseThrow();
  }

  private String text(long offset, int most) throws IOException {
    return StandardCharsets.UTF_8.decode(read(offset, most).bytes()).toString();
  }
}
