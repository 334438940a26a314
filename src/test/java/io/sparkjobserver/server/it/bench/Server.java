package io.sparkjobserver.server.it.bench;

import static org.awaitility.Awaitility.await;

import io.sparkjobserver.server.it.ApiProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A server of this benchmark, as a user would start it. Closing it ends it and its drivers, and
 * removes its state.
 */
final class Server implements AutoCloseable {

  /** The setting that says whether each context has a driver of its own. */
  static final String PER_JVM = "spark.jobserver.context-per-jvm";

  /** What was installed. */
  static final Path HOME = ApiProcess.BUILD.resolve("jobserver").toAbsolutePath();

  private static final Duration START = Duration.ofSeconds(120);
  private static final Duration END = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(2);

  private final Path folder;
  private final int port;
  private final Process process;
  private final double readyAfter;

  private Server(Path folder, int port, List<String> command, Path javaHome) throws IOException {
    this.folder = folder;
    this.port = port;
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("server.log").toFile());
    // What a developer's shell says must not decide what is measured.
    builder
        .environment()
        .keySet()
        .removeIf(
            name ->
                name.startsWith("SPARK_")
                    || name.startsWith("JOBSERVER")
                    || name.startsWith("JAVA_"));
    builder.environment().put("JAVA_HOME", javaHome.toString());
    long start = System.nanoTime();
    process = builder.start();
    try {
      await("the server is ready")
          .atMost(START)
          .pollDelay(Duration.ZERO)
          .pollInterval(LOOK)
          .until(() -> !process.isAlive() || ready());
      readyAfter = (System.nanoTime() - start) / 1e9;
      if (!process.isAlive()) {
        throw new AssertionError("The server ended at once: " + log());
      }
    } catch (RuntimeException | AssertionError e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /**
   * Has the script make what it starts the server from; without it that comes half a minute late.
   */
  static void makeCache(Path javaHome) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(HOME.resolve("bin/jobserver").toString(), "--make-cache").inheritIO();
    builder.environment().put("JAVA_HOME", javaHome.toString());
    int exit = builder.start().onExit().orTimeout(5, TimeUnit.MINUTES).join().exitValue();
    if (exit != 0) {
      throw new AssertionError("bin/jobserver --make-cache ended with " + exit);
    }
  }

  /** How to start one. */
  static Launch in(String folder) {
    return new Launch(ApiProcess.BUILD.resolve("bench").resolve(folder).toAbsolutePath());
  }

  private boolean ready() {
    try (HttpConnection connection = connect()) {
      return connection.get("/q/health/ready").status() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** How many seconds passed from its start until it was ready. */
  double readyAfter() {
    return readyAfter;
  }

  HttpConnection connect() throws IOException {
    return new HttpConnection(port);
  }

  Memory memory() {
    return new Memory(process.toHandle());
  }

  Path stateDirectory() {
    return folder.resolve("state");
  }

  /** Its own process, and those that it has started. */
  List<ProcessHandle> processes() {
    return Stream.concat(Stream.of(process.toHandle()), process.children()).toList();
  }

  /** How many processes it has started that are alive: its drivers, once they are up. */
  int drivers() {
    return (int) process.children().filter(ProcessHandle::isAlive).count();
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("server.log"));
  }

  @Override
  public void close() throws IOException {
    List<ProcessHandle> drivers = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
    drivers.forEach(ProcessHandle::destroyForcibly);
    delete(stateDirectory());
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** How a server is started; without more words as the image and the unit of systemd do. */
  static final class Launch {

    private static final String HEAP = "-Xmx512m";

    private final Path folder;
    private final List<String> options = new ArrayList<>(List.of(HEAP));
    private Path javaHome = Path.of(System.getProperty("java.home"));
    private boolean script = true;

    private Launch(Path folder) {
      this.folder = folder;
    }

    /** Bounds the heap, as in {@code 128m}. */
    Launch heap(String size) {
      options.set(0, "-Xmx" + size);
      return this;
    }

    /** An option of the JVM. */
    Launch option(String option) {
      options.add(option);
      return this;
    }

    /** A setting of the server. */
    Launch setting(String key, String value) {
      return option("-D" + key + "=" + value);
    }

    /** Which Java runs it. */
    Launch on(Path home) {
      javaHome = home;
      return this;
    }

    /** By {@code java -jar}, which chooses nothing, and not by {@code bin/jobserver}. */
    Launch plainly() {
      script = false;
      return this;
    }

    /** Starts it with nothing stored, and waits until it is ready. */
    Server start() throws IOException {
      delete(folder);
      Files.createDirectories(folder);
      int port = freePort();
      List<String> command = new ArrayList<>();
      if (script) {
        command.add(HOME.resolve("bin/jobserver").toString());
      } else {
        command.add(javaHome.resolve("bin/java").toString());
      }
      command.addAll(options);
      command.add("-Dspark.jobserver.port=" + port);
      command.add("-Dspark.jobserver.state-dir=" + folder.resolve("state"));
      if (!script) {
        command.add("-jar");
        command.add(HOME.resolve("quarkus-app/quarkus-run.jar").toString());
      }
      return new Server(folder, port, command, javaHome);
    }

    private static int freePort() throws IOException {
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      }
    }
  }
}
