package io.sparkjobserver.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server as it is started by hand: with a file, with options, with neither in order. */
final class CommandLineIT {

  @TempDir Path folder;

  @Test
  void takesItsSettingsFromEverySourceTheStrongestFirst() throws IOException {
    Path state = folder.resolve("state of the file");
    Path file =
        Files.writeString(
            folder.resolve("local.conf"),
            """
            spark.jobserver {
              port = 1
              state-dir = "%s"
              sqldao.jdbc.url = "jdbc:h2:file:%s/chosen;WRITE_DELAY=0"
              kill-timeout = 10 s
            }
            """
                .formatted(state, state));
    Map<String, String> environment =
        Map.of(
            "SPARK_JOBSERVER_PORT",
            "tcp://10.0.0.1:8090",
            "SPARK_JOBSERVER_MAX_JOBS_PER_CONTEXT",
            "tcp://10.0.0.1:8090",
            "SPARK_MASTER",
            "mesos://nowhere",
            "SJSCONF_SPARK_JOBSERVER_KILL_TIMEOUT",
            "nonsense that the file is stronger than",
            "SJSCONF_SPARK_JOBSERVER_BIND_ADDRESS",
            "localhost");

    try (LaunchedServer server =
        LaunchedServer.start(
            folder, environment, LaunchedServer.jar("-Dspark.jobserver.port=0", file.toString()))) {
      assertThat(server.awaitListening().getPort()).isGreaterThan(1);
      assertThat(server.awaitListening().getHost()).isEqualTo("localhost");
      assertThat(state.resolve("chosen.mv.db")).exists();
    }
  }

  @Test
  void endsWithAllFaultsAtOnceAndOpensNothing() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("bad.conf"),
            """
            spark.jobserver { port = 99999, max-job-per-context = 3, jobdao = spark.jobserver.io.Nothing }
            spark.jobserver.sqldao.jdbc { url = "jdbc:oracle:x", password = geheim }
            spark.jobserver.state-dir = "%s"
            """
                .formatted(folder.resolve("state")));
    try (LaunchedServer server = LaunchedServer.start(folder, file.toString())) {
      assertThat(server.awaitExit()).isEqualTo(1);
      assertThat(server.output())
          .contains("4 faults")
          .contains("spark.jobserver.port = 99999")
          .contains("spark.jobserver.max-jobs-per-context")
          .contains("spark.jobserver.jobdao = spark.jobserver.io.Nothing")
          .contains("spark.jobserver.sqldao.jdbc.url = jdbc:oracle:x")
          .doesNotContain("geheim")
          .doesNotContain("\tat ")
          .doesNotContain("Listening");
      assertThat(folder.resolve("state")).doesNotExist();
    }
  }

  @Test
  void endsWhereItsPortIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        LaunchedServer server =
            LaunchedServer.start(
                folder,
                "-Dspark.jobserver.state-dir=" + folder,
                "-Dspark.jobserver.port=" + taken.getLocalPort())) {
      assertThat(server.awaitExit()).isEqualTo(1);
      assertThat(server.output()).contains("in use").doesNotContain("\tat ");
    }
  }

  @Test
  void endsWhereTheDatabaseIsNotReached() {
    String url = "jdbc:postgresql://localhost:" + LaunchedServer.freePort() + "/db";
    try (LaunchedServer server =
        LaunchedServer.start(
            folder,
            "-Dspark.jobserver.state-dir=" + folder,
            "-Dspark.jobserver.port=0",
            "-Dspark.jobserver.sqldao.jdbc.url=" + url,
            "-Dspark.jobserver.sqldao.jdbc.password=geheim",
            "-Dspark.jobserver.sqldao.connect-timeout=3s")) {
      assertThat(server.awaitExit()).isEqualTo(1);
      assertThat(server.output())
          .contains("The database is not reached yet, trying for another")
          .contains("The server cannot start: spark.jobserver.sqldao.jdbc.url = " + url)
          .doesNotContain("geheim")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void endsWhereTheDatabaseNeverAnswers() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        LaunchedServer server =
            LaunchedServer.start(
                folder,
                "-Dspark.jobserver.state-dir=" + folder,
                "-Dspark.jobserver.port=0",
                "-Dspark.jobserver.sqldao.connect-timeout=2s",
                "-Dspark.jobserver.sqldao.jdbc.url=jdbc:h2:tcp://localhost:"
                    + silent.getLocalPort()
                    + "/x")) {
      assertThat(server.awaitExit()).isEqualTo(1);
      assertThat(server.output()).contains("does not answer").doesNotContain("\tat ");
    }
  }

  @Test
  void endsWhereTheUrlOfTheDatabaseIsOdd() {
    assertEndsWith(
        "Unsupported connection setting",
        Map.of(),
        "-Dspark.jobserver.state-dir=" + folder,
        "-Dspark.jobserver.port=0",
        "-Dspark.jobserver.sqldao.jdbc.url=jdbc:h2:file:" + folder.resolve("db") + ";FOO=bar");
  }

  @Test
  void endsWhereALibraryIsToldWhatTheServerTellsIt() {
    assertEndsWith(
        "quarkus.http.host = 0.0.0.0",
        Map.of("QUARKUS_HTTP_HOST", "0.0.0.0"),
        "-Dspark.jobserver.state-dir=" + folder);
  }

  @Test
  void endsWhereTheFileIsMissing() {
    assertEndsWith("Could not find configuration file none.conf", Map.of(), "none.conf");
    assertEndsWith(
        "Could not find configuration file other.conf", Map.of("JOBSERVER_CONF", "other.conf"));
  }

  @Test
  void endsWhereTheFileCannotBeUnderstood() throws IOException {
    Path file = Files.writeString(folder.resolve("bad.conf"), "spark { master = ${nowhere} }");
    assertEndsWith("The configuration file cannot be read: ", Map.of(), file.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--nothing", "a.conf b.conf"})
  void endsWithItsUsageWhereAnArgumentIsWrong(String arguments) {
    assertEndsWith("Usage: jobserver", Map.of(), arguments.split(" "));
  }

  private void assertEndsWith(String words, Map<String, String> environment, String... arguments) {
    try (LaunchedServer server =
        LaunchedServer.start(folder, environment, LaunchedServer.jar(arguments))) {
      assertThat(server.awaitExit()).isEqualTo(1);
      assertThat(server.output()).contains(words).doesNotContain("\tat ");
    }
  }

  @Test
  void printsAFileOfDefaultsThatPassesItsOwnCheck() throws IOException {
    Path defaults = folder.resolve("default.conf");
    try (LaunchedServer printed = script("--print-default-config")) {
      assertThat(printed.awaitExit()).isZero();
      Files.writeString(defaults, printed.output());
    }
    try (LaunchedServer checked =
        script(
            "--check-config",
            "-Dspark.jobserver.port=0",
            "-Dspark.jobserver.state-dir=" + folder,
            defaults.toString())) {
      assertThat(checked.awaitExit()).as(checked.output()).isZero();
      assertThat(checked.output())
          .contains("spark.jobserver.max-jobs-per-context = 8    # " + defaults)
          .contains("spark.jobserver.state-dir = " + folder + "    # -Dspark.jobserver.state-dir")
          .contains("The server can start with this configuration.");
    }
  }

  @Test
  void startsByItsScriptFromAnywhereAndThroughALink() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), bin());
    try (LaunchedServer server =
        LaunchedServer.start(
            folder,
            Map.of("JAVA_OPTS", "-Xmx256m -XX:TieredStopAtLevel=1", "JOBSERVER_CACHE", "none"),
            List.of(
                link.toString(),
                "-Dspark.jobserver.port=0",
                "-Dspark.jobserver.state-dir=" + folder.resolve("a state")))) {
      assertThat(server.awaitListening().getHost()).isEqualTo("127.0.0.1");
      assertThat(server.output()).contains("the API listens on the loopback address only");
    }
  }

  @Test
  void startsFromTheClassArchiveThatItsScriptMakes() throws IOException {
    Map<String, String> environment =
        Map.of("JAVA_OPTS", "-Xmx256m", "JOBSERVER_CACHE", folder.resolve("a cache").toString());
    Path archive;
    Path killed = Files.createDirectories(folder.resolve("a cache/making.killed"));
    Files.setLastModifiedTime(
        Files.writeString(killed.resolve("log"), "what a maker left that was killed").getParent(),
        FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    try (LaunchedServer made =
        LaunchedServer.start(folder, environment, List.of(bin().toString(), "--make-cache"))) {
      // A whole start and its end, on a busy machine.
      assertThat(made.awaitExit(Duration.ofMinutes(4))).as(made.output()).isZero();
      archive = Path.of(made.output().strip());
    }
    assertThat(archive).isNotEmptyFile();
    try (Stream<Path> files = Files.list(folder.resolve("a cache"))) {
      assertThat(files).as("what is left").containsExactly(archive);
    }
    try (LaunchedServer again =
        LaunchedServer.start(folder, environment, List.of(bin().toString(), "--make-cache"))) {
      assertThat(again.awaitExit()).isZero();
      assertThat(again.output().strip()).isEqualTo(archive.toString());
    }
    try (LaunchedServer server =
        LaunchedServer.start(
            folder,
            environment,
            List.of(
                bin().toString(),
                "-Dspark.jobserver.port=0",
                "-Dspark.jobserver.state-dir=" + folder.resolve("state")))) {
      server.awaitListening();
      assertThat(Files.readString(Path.of("/proc", String.valueOf(server.pid()), "maps")))
          .contains(archive.toString());
      assertThat(server.output().lines().findFirst().orElseThrow()).contains("[Boot]");
    }
  }

  private LaunchedServer script(String... arguments) {
    List<String> command = new ArrayList<>(List.of(bin().toString()));
    command.addAll(List.of(arguments));
    return LaunchedServer.start(folder, Map.of(), command);
  }

  private static Path bin() {
    return LaunchedServer.DISTRIBUTION.resolve("bin/jobserver");
  }
}
