package io.sparkjobserver.server.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real MariaDB, from a Maven artifact that the build unpacks. Its character set is its default,
 * latin1: nothing of the product may depend on it.
 */
public final class MariaDbServer implements DatabaseServer {

  private static final Path UNPACKED =
      Path.of(System.getProperty("basedir", ""), "target/mariadb").toAbsolutePath();
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Path home;
  private final Path folder;
  private final Path log;
  private final int port = freePort();
  private final String scheme;
  private final String parameters;
  private final Process process;

  private MariaDbServer(String scheme, String parameters) throws IOException {
    this.scheme = scheme;
    this.parameters = parameters;
    this.home = home();
    this.folder = Files.createTempDirectory("mariadb-");
    this.log = folder.resolve("server.log");
    makeSystemTables();
    Path grants = folder.resolve("grants.sql");
    Files.writeString(
        grants,
        """
        create database jobserver;
        create user jobserver@'127.0.0.1' identified by 'secret';
        grant all on jobserver.* to jobserver@'127.0.0.1';
        """);
    this.process =
        command(
                "--socket=" + folder.resolve("socket"),
                "--port=" + port,
                "--bind-address=127.0.0.1",
                "--skip-name-resolve",
                // It would make a key and a certificate first, which takes many seconds.
                "--skip-ssl",
                "--init-file=" + grants)
            .start();
    // Where the tests are interrupted, nobody closes it.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  /**
   * Starts a server and waits until it answers.
   *
   * @param scheme what its URL begins with: {@code jdbc:mariadb:} or {@code jdbc:mysql:}
   * @param parameters what its URL ends with
   */
  public static MariaDbServer start(String scheme, String parameters) {
    try {
      MariaDbServer server = new MariaDbServer(scheme, parameters);
      server.awaitStart();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** In the artifact's own folders, which have its version in their names. */
  private static Path home() throws IOException {
    try (Stream<Path> found =
        Files.find(UNPACKED, 8, (path, attributes) -> path.endsWith("bin/mariadbd"))) {
      return found
          .max(Comparator.naturalOrder())
          .orElseThrow(() -> new IOException("There is no MariaDB below " + UNPACKED))
          .getParent()
          .getParent();
    }
  }

  private void awaitStart() throws IOException {
    await("MariaDB answers").atMost(LIMIT).until(() -> !process.isAlive() || answers());
    if (!process.isAlive()) {
      throw new IOException("MariaDB has not started: " + Files.readString(log));
    }
  }

  private boolean answers() {
    try (Connection connection = connect()) {
      return connection.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }

  private void makeSystemTables() throws IOException {
    Files.createDirectory(folder.resolve("data"));
    Path statements = folder.resolve("system-tables.sql");
    Files.writeString(statements, "create database mysql;\nuse mysql;\n");
    try (OutputStream out = Files.newOutputStream(statements, StandardOpenOption.APPEND)) {
      for (String file :
          List.of(
              "mariadb_system_tables.sql",
              "mariadb_performance_tables.sql",
              "mariadb_system_tables_data.sql")) {
        Files.copy(home.resolve("share").resolve(file), out);
      }
    }
    Process bootstrap = command("--bootstrap").redirectInput(statements.toFile()).start();
    if (!ended(bootstrap) || bootstrap.exitValue() != 0) {
      bootstrap.destroyForcibly();
      throw new IOException("MariaDB's system tables cannot be made: " + Files.readString(log));
    }
  }

  private ProcessBuilder command(String... options) {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin/mariadbd").toString());
    command.addAll(
        List.of(
            "--no-defaults",
            // Without being told, it refuses to run as root.
            "--user=" + System.getProperty("user.name"),
            "--basedir=" + home,
            "--datadir=" + folder.resolve("data"),
            "--lc-messages-dir=" + home.resolve("share"),
            "--character-sets-dir=" + home.resolve("share/charsets"),
            "--innodb-log-file-size=32M"));
    command.addAll(List.of(options));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
  }

  @Override
  public Map<String, String> settings() {
    return Map.of(
        "spark.jobserver.sqldao.jdbc.url", scheme + address() + parameters,
        "spark.jobserver.sqldao.jdbc.user", "jobserver",
        "spark.jobserver.sqldao.jdbc.password", "secret");
  }

  private String address() {
    return "//127.0.0.1:" + port + "/jobserver";
  }

  @Override
  public Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:mariadb:" + address(), "jobserver", "secret");
  }

  @Override
  public void close() {
    process.destroyForcibly();
    if (!ended(process)) {
      throw new IllegalStateException("MariaDB does not end, process " + process.pid());
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean ended(Process process) {
    try {
      return process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
