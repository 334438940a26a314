package io.sparkjobserver.server.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sparkjobserver.server.testing.OriginalTables;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole file of the original, for drivers on the workers of a cluster, on a machine that others
 * can reach, with the original's own database behind a real H2 server.
 */
@Tag("full")
final class StandaloneClusterFileIT {

  private static final Duration START = Duration.ofSeconds(60);
  private static final int H2_PORT = 9092;
  private static final int HTTP_PORT = 8090;

  @TempDir Path folder;

  private NetworkNamespace network;

  @BeforeEach
  void connect() {
    network = new NetworkNamespace();
  }

  @AfterEach
  void disconnect() {
    network.close();
  }

  @Test
  void startsAsItIsBesideTheOriginalsTables() throws Exception {
    Map<String, List<String>> before;
    try (Connection database = embedded()) {
      OriginalTables.create(database);
      before = OriginalTables.read(database);
    }
    Path file = file();
    try (LaunchedServer h2 = h2Server()) {
      await("the H2 server runs").atMost(START).until(() -> h2.output().contains("TCP server"));
      try (LaunchedServer server =
          LaunchedServer.start(
              folder,
              Map.of(),
              network.command(
                  LaunchedServer.jar(
                      "-Dspark.jobserver.state-dir=" + folder.resolve("state"),
                      file.toString())))) {
        assertThat(server.awaitListening().getPort()).isEqualTo(HTTP_PORT);
        await("it is ready")
            .atMost(START)
            .until(
                () -> network.get("127.0.0.1", HTTP_PORT, "/q/health/ready").contains(" 200 OK"));
        assertThat(network.get("127.0.0.1", HTTP_PORT, "/contexts")).endsWith("[]");
        assertThat(server.output())
            .contains("spark.jobserver.short-timeout")
            .doesNotContain("sjs-secret")
            .doesNotContain("\tat ");
      }
    }
    try (Connection database = embedded()) {
      assertThat(OriginalTables.read(database)).isEqualTo(before);
    }
  }

  @Test
  void doesNotStartWhereItsHostnameIsThatOfAnotherMachine() throws IOException {
    Path file = file();
    Files.writeString(
        file,
        Files.readString(file)
            .replace("hostname = \"" + NetworkNamespace.ADDRESS, "hostname = \"10.78.0.9"));
    try (LaunchedServer server =
        LaunchedServer.start(
            folder,
            Map.of(),
            network.command(
                LaunchedServer.jar("-Dspark.jobserver.state-dir=" + folder, file.toString())))) {
      assertThat(server.awaitExit()).isEqualTo(1);
      assertThat(server.output())
          .contains("akka.remote.netty.tcp.hostname = 10.78.0.9")
          .contains("set it to an address of this machine that drivers reach: 10.78.0.5")
          .doesNotContain("\tat ");
    }
  }

  private Path file() throws IOException {
    try (InputStream file =
        StandaloneClusterFileIT.class.getResourceAsStream("/standalone-cluster.conf")) {
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return Files.writeString(
          folder.resolve("local.conf"), text.replace("HOST", NetworkNamespace.ADDRESS));
    }
  }

  private Connection embedded() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:h2:file:" + folder.resolve("h2-db"), "sjs", "sjs-secret");
  }

  private LaunchedServer h2Server() throws IOException {
    try (Stream<Path> libraries =
        Files.list(LaunchedServer.DISTRIBUTION.resolve("quarkus-app/lib/main"))) {
      Path h2 =
          libraries
              .filter(jar -> jar.getFileName().toString().startsWith("com.h2database.h2-"))
              .findFirst()
              .orElseThrow();
      return LaunchedServer.start(
          folder,
          Map.of(),
          network.command(
              List.of(
                  LaunchedServer.java(),
                  "-cp",
                  h2.toString(),
                  "org.h2.tools.Server",
                  "-tcp",
                  "-tcpPort",
                  String.valueOf(H2_PORT),
                  "-tcpAllowOthers",
                  "-baseDir",
                  folder.toString())));
    }
  }
}
