package io.sparkjobserver.server.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as it is started by hand: with a file, with options, with neither in order. */
final class CommandLineIT {

  private static final Path JAR =
      Path.of(System.getProperty("basedir", ""), "target/quarkus-app/quarkus-run.jar");
  private static final Pattern LISTENING =
      Pattern.compile("Listening on: http://127\\.0\\.0\\.1:(\\d+)");
  private static final Duration START = Duration.ofSeconds(60);

  @TempDir Path folder;

  private Process server;

  @AfterEach
  void end() throws InterruptedException {
    server.destroyForcibly();
    assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void takesItsSettingsFromTheFileAndPrefersOptionsToIt() throws IOException {
    Path state = folder.resolve("state of the file");
    Path file =
        Files.writeString(
            folder.resolve("local.conf"),
            """
            spark.jobserver {
              port = 1
              state-dir = "%s"
              sqldao.jdbc.url = "jdbc:h2:file:%s/chosen;WRITE_DELAY=0"
            }
            """
                .formatted(state, state));

    start(List.of("-Dspark.jobserver.port=0"), file.toString());

    await("the server says where it listens")
        .atMost(START)
        .until(() -> !server.isAlive() || LISTENING.matcher(output()).find());
    Matcher listening = LISTENING.matcher(output());
    assertThat(listening.find()).as(output()).isTrue();
    assertThat(Integer.parseInt(listening.group(1))).isGreaterThan(1);
    assertThat(state.resolve("chosen.mv.db")).exists();
  }

  @Test
  void endsWhereTheFileIsMissing() throws Exception {
    start(List.of(), "none.conf");
    assertEndsWith("Could not find configuration file none.conf");
  }

  @Test
  void endsWhereTheFileCannotBeUnderstood() throws Exception {
    Path file = Files.writeString(folder.resolve("bad.conf"), "spark { master = ${nowhere} }");
    start(List.of(), file.toString());
    assertEndsWith("The configuration file cannot be read: ");
  }

  private void assertEndsWith(String words) throws InterruptedException, IOException {
    assertThat(server.waitFor(START.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(server.exitValue()).isEqualTo(1);
    assertThat(output()).contains(words).doesNotContain("\tat ");
  }

  private void start(List<String> options, String argument) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"));
    command.addAll(options);
    command.addAll(List.of("-jar", JAR.toAbsolutePath().toString(), argument));
    server =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
  }

  private String output() throws IOException {
    return Files.readString(folder.resolve("output"));
  }
}
