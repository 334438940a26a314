package io.sparkjobserver.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LaunchFileTest {

  private static final String SECRET = "0123456789abcdef".repeat(4);
  private static final String GOOD =
      """
      join.url=http://127.0.0.1:25521
      driver.id=d-1
      launch.secret=%s
      authority.sha256=abc
      bind.hostname=127.0.0.1
      join.timeout=PT30S
      cache.dir=/var/cache/drivers
      """
          .formatted(SECRET);

  @TempDir Path directory;

  @Test
  void isReadOnceAndDeleted() throws IOException {
    Path file = file(GOOD);
    LaunchFile launch = LaunchFile.take(file);
    assertThat(launch.join().server()).hasToString("http://127.0.0.1:25521");
    assertThat(launch.join().driverId()).isEqualTo("d-1");
    assertThat(launch.join().secret().toHex()).isEqualTo(SECRET);
    assertThat(launch.join().authoritySha256()).isEqualTo("abc");
    assertThat(launch.bindHostname()).isEqualTo("127.0.0.1");
    assertThat(launch.joinTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(launch.cacheDirectory()).isEqualTo(Path.of("/var/cache/drivers"));
    assertThat(launch.toString()).doesNotContain(SECRET);
    assertThat(file).doesNotExist();
  }

  @Test
  void saysWhatIsMissing() throws IOException {
    assertThatThrownBy(() -> LaunchFile.take(directory.resolve("none")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("There is no launch file");
    Path file = file(GOOD.replace("driver.id", "other.id"));
    assertThatThrownBy(() -> LaunchFile.take(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has no driver.id");
    assertThat(file).doesNotExist();
  }

  @Test
  void saysWhatIsWrong() throws IOException {
    Path file = file(GOOD.replace("PT30S", "30 seconds"));
    assertThatThrownBy(() -> LaunchFile.take(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("join.timeout=30 seconds");
    Path weak = file(GOOD.replace(SECRET, "s3cret"));
    assertThatThrownBy(() -> LaunchFile.take(weak))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("launch.secret")
        .hasMessageNotContaining("s3cret");
  }

  private Path file(String content) throws IOException {
    return Files.writeString(directory.resolve("launch.properties"), content);
  }
}
