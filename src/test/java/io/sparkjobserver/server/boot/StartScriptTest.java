package io.sparkjobserver.server.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What {@code bin/jobserver} says before there is a server. */
final class StartScriptTest {

  private static final Path SCRIPT =
      Path.of(System.getProperty("basedir", ""))
          .toAbsolutePath()
          .resolveSibling("deploy/bin/jobserver");

  @Test
  void saysHowASettingIsWrittenWhereABlankCameBetween() throws Exception {
    Process script = start("-D", "spark.jobserver.port=0");
    String said = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(script.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(said).isEqualTo("-D and its setting are one word: -Dkey=value\n");
    assertThat(script.exitValue()).isEqualTo(1);
  }

  private static Process start(String... arguments) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("bash", SCRIPT.toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder.redirectErrorStream(true).start();
  }
}
