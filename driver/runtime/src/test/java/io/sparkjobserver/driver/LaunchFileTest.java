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

  private static final String GOOD =
      """
      server.address=pekko://jobserver@127.0.0.1:25520/user/drivers
      driver.id=d-1
      launch.secret=s3cret
      bind.hostname=127.0.0.1
      join.timeout=PT30S
      cache.dir=/var/cache/drivers
      """;

  @TempDir Path directory;

  @Test
  void isReadOnceAndDeleted() throws IOException {
    Path file = file(GOOD);
    LaunchFile launch = LaunchFile.take(file);
    assertThat(launch)
        .isEqualTo(
            new LaunchFile(
                "pekko://jobserver@127.0.0.1:25520/user/drivers",
                "d-1",
                "s3cret",
                "127.0.0.1",
                Duration.ofSeconds(30),
                Path.of("/var/cache/drivers")));
    assertThat(launch.toString()).doesNotContain("s3cret");
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
  }

  private Path file(String content) throws IOException {
    return Files.writeString(directory.resolve("launch.properties"), content);
  }
}
