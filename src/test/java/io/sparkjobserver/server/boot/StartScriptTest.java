package io.sparkjobserver.server.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code bin/jobserver} says before there is a server. */
final class StartScriptTest {

  private static final Path SCRIPT =
      Path.of(System.getProperty("basedir", ""))
          .toAbsolutePath()
          .resolveSibling("deploy/bin/jobserver");

  private static final Set<String> OPTIONS =
      Set.of("JAVA_OPTS", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS");

  @TempDir Path home;

  @Test
  void saysHowASettingIsWrittenWhereABlankCameBetween() throws Exception {
    Process script = start("-D", "spark.jobserver.port=0");
    String said = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(script.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(said).isEqualTo("-D and its setting are one word: -Dkey=value\n");
    assertThat(script.exitValue()).isEqualTo(1);
  }

  @Test
  void takesTheSerialCollectorAndASmallHeapWhereNothingElseIsNamed() throws Exception {
    assertThat(options(Map.of(), "-Xmx256m")).contains("-XX:+UseSerialGC", "-Xms32m", "-Xmx256m");
    assertThat(options(Map.of(), "-Dkey=-XX:+UseG1GC", "-XX:+UseGCOverheadLimit"))
        .as("no collector")
        .contains("-XX:+UseSerialGC");
  }

  @ParameterizedTest
  @ValueSource(strings = {"JAVA_OPTS", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"})
  void leavesCollectorAndHeapToTheUser(String variable) throws Exception {
    assertThat(options(Map.of(variable, "-Da=b -XX:+UseG1GC")))
        .contains("-Xms32m")
        .doesNotContain("-XX:+UseSerialGC");
    assertThat(options(Map.of(variable, "-Xms1g -Da=b")))
        .contains("-XX:+UseSerialGC")
        .doesNotContain("-Xms32m");
  }

  @Test
  void leavesCollectorAndHeapToTheArguments() throws Exception {
    assertThat(options(Map.of(), "-XX:+UseZGC", "-XX:InitialRAMPercentage=20"))
        .doesNotContain("-XX:+UseSerialGC", "-Xms32m");
  }

  @Test
  void hasTheOptimisingCompilerWaitUnlessTheUserSaysWhatItDoes() throws Exception {
    assertThat(options(Map.of(), "-Dtier=-XX:TieredStopAtLevel=1"))
        .contains("-XX:Tier4InvocationThreshold=50000");
    assertThat(options(Map.of("JAVA_OPTS", "-XX:TieredStopAtLevel=1")))
        .noneMatch(option -> option.contains("Tier4"));
    assertThat(options(Map.of(), "-XX:Tier4InvocationThreshold=5000"))
        .containsOnlyOnce("-XX:Tier4InvocationThreshold=5000")
        .noneMatch(option -> option.contains("Tier4CompileThreshold"));
    assertThat(options(Map.of(), "-XX:-TieredCompilation"))
        .noneMatch(option -> option.contains("Tier4"));
  }

  /** What Java is started with, one option a line. */
  private List<String> options(Map<String, String> environment, String... arguments)
      throws Exception {
    Path java = home.resolve("bin/java");
    Files.createDirectories(java.getParent());
    Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    ProcessBuilder script = script(arguments);
    script.environment().keySet().removeAll(OPTIONS);
    script.environment().putAll(environment);
    script.environment().put("JAVA_HOME", home.toString());
    Process process = script.start();
    List<String> said = process.inputReader().lines().toList();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("%s", said).isZero();
    return said;
  }

  private static Process start(String... arguments) throws IOException {
    ProcessBuilder builder = script(arguments);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder.start();
  }

  private static ProcessBuilder script(String... arguments) {
    ProcessBuilder builder = new ProcessBuilder("bash", SCRIPT.toString());
    builder.command().addAll(List.of(arguments));
    return builder.redirectErrorStream(true);
  }
}
