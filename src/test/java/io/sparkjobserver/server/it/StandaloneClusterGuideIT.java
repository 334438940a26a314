package io.sparkjobserver.server.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of {@code docs/standalone-cluster.md}, run as they stand. Needs bash and curl. */
@Tag("full")
final class StandaloneClusterGuideIT {

  private static final Path SOURCES =
      Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("..").normalize();
  private static final Duration BOUND = Duration.ofMinutes(5);
  private static final String BASH = "bash";
  private static final String TEXT = "text";

  @TempDir Path folder;

  @Test
  void startsAClusterAndRunsAJobOnItInFiveMinutes() throws IOException {
    String section = section("In five minutes");
    Path script = folder.resolve("guide.sh");
    Files.writeString(script, "set -euo pipefail\n" + String.join("\n", blocks(section, BASH)));
    String output;
    try (MachineAddress address = MachineAddress.own()) {
      output = run(script, environment(address));
    }
    for (String line : String.join("", blocks(section, TEXT)).split("\n")) {
      String pattern =
          Stream.of(line.split("…")).map(Pattern::quote).collect(Collectors.joining(".+"));
      assertThat(output).containsPattern(Pattern.compile("^" + pattern + "$", Pattern.MULTILINE));
    }
    assertThat(output).contains("\"aliveworkers\" : 2", "\"coresused\" : 3");
  }

  private Map<String, String> environment(MachineAddress address) {
    return Map.of(
        "ADDRESS",
        address.host(),
        "MASTER_PORT",
        String.valueOf(address.freePort()),
        "REST_PORT",
        String.valueOf(address.freePort()),
        "WEB_PORT",
        String.valueOf(address.freePort()),
        "SERVER_PORT",
        String.valueOf(LaunchedServer.freePort()),
        "H2_PORT",
        String.valueOf(LaunchedServer.freePort()),
        "JOBSERVER",
        LaunchedServer.DISTRIBUTION.toString(),
        "FOLDER",
        folder.toString(),
        "JAVA_HOME",
        System.getProperty("java.home"));
  }

  /** Runs it to its end; what it printed. Nothing that it started is left. */
  private String run(Path script, Map<String, String> environment) throws IOException {
    Path log = folder.resolve("guide.log");
    ProcessBuilder builder =
        new ProcessBuilder(BASH, script.toString())
            .directory(SOURCES.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("SPARK"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    Set<ProcessHandle> started = new LinkedHashSet<>();
    try {
      await("the commands of the guide end")
          .atMost(BOUND)
          .pollInterval(Duration.ofMillis(100))
          .until(
              () -> {
                process.descendants().forEach(started::add);
                return !process.isAlive();
              });
      assertThat(process.exitValue()).as(this::logs).isZero();
      await("what they started ends")
          .atMost(BOUND)
          .until(() -> started.stream().noneMatch(ProcessHandle::isAlive));
      return Files.readString(log);
    } finally {
      process.destroyForcibly();
      started.forEach(ProcessHandle::destroyForcibly);
    }
  }

  private String logs() {
    StringBuilder all = new StringBuilder();
    for (String name :
        List.of("guide.log", "master.log", "worker-1.log", "worker-2.log", "server.log")) {
      Path log = folder.resolve(name);
      try {
        all.append("==== ").append(name).append('\n');
        all.append(Files.exists(log) ? Files.readString(log) : "is not there\n");
      } catch (IOException e) {
        all.append(e).append('\n');
      }
    }
    return all.toString();
  }

  private static String section(String title) throws IOException {
    String guide = Files.readString(SOURCES.resolve("docs/standalone-cluster.md"));
    int begin = guide.indexOf("\n## " + title + "\n");
    assertThat(begin).as(title).isPositive();
    return guide.substring(begin, guide.indexOf("\n## ", begin + 1));
  }

  private static List<String> blocks(String section, String language) {
    List<String> blocks = new ArrayList<>();
    Matcher block =
        Pattern.compile("^```" + language + "\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
            .matcher(section);
    while (block.find()) {
      blocks.add(block.group(1));
    }
    assertThat(blocks).as(language).isNotEmpty();
    return blocks;
  }
}
