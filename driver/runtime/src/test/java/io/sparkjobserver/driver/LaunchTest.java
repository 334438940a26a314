package io.sparkjobserver.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LaunchTest {

  private static final String SECRET = "0123456789abcdef".repeat(4);
  private static final String GOOD =
      """
      join.url=http://127.0.0.1:25521
      driver.id=d-1
      launch.secret=%s
      authority.sha256=abc
      join.timeout=PT30S
      cache.dir=/var/cache/drivers
      """
          .formatted(SECRET);

  private static final List<String> ARGUMENTS =
      List.of(
          "join.url=http://10.0.0.1:25521",
          "driver.id=d-1",
          "authority.sha256=abc",
          "join.timeout=PT2M",
          "supervised=true");

  @TempDir Path directory;

  @Test
  void isReadOnceAndDeleted() throws IOException {
    Path file = file(GOOD);
    Launch launch = launch(file);
    assertThat(launch.join().server()).hasToString("http://127.0.0.1:25521");
    assertThat(launch.join().driverId()).isEqualTo("d-1");
    assertThat(launch.join().secret().toHex()).isEqualTo(SECRET);
    assertThat(launch.join().authoritySha256()).isEqualTo("abc");
    assertThat(launch.joinTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(launch.cacheDirectory()).contains(Path.of("/var/cache/drivers"));
    assertThat(launch.supervised()).isFalse();
    assertThat(launch.toString()).doesNotContain(SECRET);
    assertThat(file).doesNotExist();
  }

  @Test
  void bringsWhatSparkIsToFind() throws IOException {
    assertThat(
            launch(file(GOOD + "spark.app.name=ctx\nspark.hadoop.key=secret\n")).sparkProperties())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("spark.app.name", "ctx", "spark.hadoop.key", "secret"));
  }

  @Test
  void saysWhatIsMissing() throws IOException {
    assertThatThrownBy(() -> launch(directory.resolve("none")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("There is no launch file");
    Path file = file(GOOD.replace("driver.id", "other.id"));
    assertThatThrownBy(() -> launch(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has no driver.id");
    assertThat(file).doesNotExist();
  }

  @Test
  void saysWhatIsWrong() throws IOException {
    Path file = file(GOOD.replace("PT30S", "30 seconds"));
    assertThatThrownBy(() -> launch(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("join.timeout=30 seconds");
    Path weak = file(GOOD.replace(SECRET, "s3cret"));
    assertThatThrownBy(() -> launch(weak))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("launch.secret")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void isReadFromArgumentsAndTheEnvironmentOnAWorker() throws IOException {
    Launch launch = Launch.of(ARGUMENTS, Map.of(Launch.SECRET_VARIABLE, SECRET));
    assertThat(launch.join().server()).hasToString("http://10.0.0.1:25521");
    assertThat(launch.join().driverId()).isEqualTo("d-1");
    assertThat(launch.join().secret().toHex()).isEqualTo(SECRET);
    assertThat(launch.joinTimeout()).isEqualTo(Duration.ofMinutes(2));
    assertThat(launch.cacheDirectory()).isEmpty();
    assertThat(launch.supervised()).isTrue();
  }

  @Test
  void saysWhatTheWorkersStartLacks() {
    assertThatThrownBy(() -> Launch.of(ARGUMENTS, Map.of()))
        .isInstanceOf(IOException.class)
        .hasMessage("The start of the driver has no launch.secret");
    assertThatThrownBy(() -> Launch.of(List.of("join.url=x", "nonsense"), Map.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nonsense, which is no key=value");
  }

  private static Launch launch(Path file) throws IOException {
    return Launch.of(List.of(file.toString()), Map.of());
  }

  private Path file(String content) throws IOException {
    return Files.writeString(directory.resolve("launch.properties"), content);
  }
}
