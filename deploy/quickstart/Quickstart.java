import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Shows the server at work, on nothing but a JDK: builds what is not built, starts the server, runs
 * two example jobs over HTTP and leaves the server up. Run from the root of the repository.
 *
 * <p>{@code --once} stops the server at the end, and with it its drivers; {@code --build} builds
 * also where everything is there.
 */
public final class Quickstart {

  private static final Path ROOT = Path.of("").toAbsolutePath();
  private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));
  private static final String SERVER = "src/target/quarkus-app/quarkus-run.jar";
  private static final String DRIVER = "src/target/driver/driver.jar";
  private static final String EXAMPLES = "src/target/driver/examples.jar";
  private static final String SPARK = "src/target/spark/bin/spark-submit";
  private static final int DEFAULT_PORT = 8090;
  private static final int PROGRESS_SECONDS = 5;
  private static final int TAIL_LINES = 40;
  private static final Duration BUILD_BOUND = Duration.ofHours(1);
  private static final Duration BOUND = Duration.ofMinutes(3);

  private final HttpClient http =
      HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).build();

  /** Below target: a clean build takes away what a try-out left. */
  private Path folder = ROOT.resolve("target/quickstart");

  /** The build or the server: ends with this program, unless it is let go. */
  private volatile Process child;

  private Path log = folder;

  public static void main(String[] args) {
    List<String> options = List.of(args);
    if (!List.of("--once", "--build").containsAll(options)) {
      System.out.println("Usage: java deploy/quickstart/Quickstart.java [--once] [--build]");
      System.exit(1);
    }
    Quickstart quickstart = new Quickstart();
    Runtime.getRuntime().addShutdownHook(new Thread(quickstart::stopChild));
    try {
      quickstart.run(options.contains("--build"), options.contains("--once"));
    } catch (Exception e) {
      System.out.println("\nIt did not work: " + (e.getMessage() == null ? e : e.getMessage()));
      quickstart.printTail();
      System.exit(1);
    }
  }

  private void run(boolean build, boolean once) throws Exception {
    if (!Files.exists(ROOT.resolve("mvnw"))) {
      throw new IOException("there is no mvnw in " + ROOT + "; go to the root of the repository");
    }
    if (build
        || !Stream.of(SERVER, DRIVER, EXAMPLES, SPARK).map(Path::of).allMatch(Files::exists)) {
      build();
    }
    String url = start();
    runJobs(url);
    if (once) {
      say("All of it worked; stopping the server and its driver");
      stopChild();
      return;
    }
    Process server = child;
    child = null;
    System.out.printf(
        """

        The server stays up at %1$s
          try it     %1$s/q/swagger-ui
          its log    %2$s
          stop it    kill %3$d
        """,
        url, ROOT.relativize(log), server.pid());
  }

  private void build() throws Exception {
    say("Building; the first time it downloads Spark, which takes some minutes");
    boolean windows = System.getProperty("os.name").startsWith("Windows");
    String maven = ROOT.resolve(windows ? "mvnw.cmd" : "mvnw").toString();
    startChild("build.log", maven, "-B", "-DskipTests", "package");
    Process built = await(this::moduleUnderWay, BUILD_BOUND, child.onExit());
    if (built.exitValue() != 0) {
      throw new IOException("the build failed");
    }
  }

  private String moduleUnderWay() throws IOException {
    return Files.readAllLines(log).stream()
        .filter(line -> line.contains("] Building Spark Jobserver"))
        .reduce((earlier, later) -> later)
        .map(line -> line.replaceFirst(".*Building ", "").replaceAll(" {2,}", " "))
        .orElse("getting Maven ready");
  }

  private String start() throws Exception {
    int port = freePort(DEFAULT_PORT);
    String url = "http://127.0.0.1:" + port;
    say("Starting the server at " + url);
    // A folder for each port, so that a server that is still up from an earlier time has its own.
    folder = folder.resolve(String.valueOf(port));
    startChild(
        "server.log",
        JAVA_HOME.resolve("bin/java").toString(),
        "-Dspark.jobserver.port=" + port,
        "-Dspark.jobserver.state-dir=" + folder.resolve("state"),
        "-jar",
        ROOT.resolve(SERVER).toString());
    long start = System.nanoTime();
    while (!isReady(url)) {
      if (child.waitFor(1, SECONDS)) {
        throw new IOException("the server ended with code " + child.exitValue());
      }
      if (System.nanoTime() - start > BOUND.toNanos()) {
        throw new IOException("the server is not ready after " + BOUND.toSeconds() + " s");
      }
    }
    return url;
  }

  private boolean isReady(String url) throws InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/q/health/ready")).build();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false; // Nothing listens yet.
    }
  }

  private void runJobs(String url) throws Exception {
    say("Uploading the example jobs");
    String upload = "-H 'Content-Type: application/java-archive' --data-binary @" + EXAMPLES;
    post(url + "/binaries/examples", upload, BodyPublishers.ofFile(Path.of(EXAMPLES)));

    say("Making a context: a driver process with a warm Spark");
    post(url + "/contexts/demo", "-X POST", BodyPublishers.noBody());

    say("Asking Spark SQL which English words have the most meanings");
    runJob(url, "AmbiguousWordsExample", "ambiguous.words.limit = 5");

    say("Counting words in the same context, which is warm now");
    runJob(url, "WordCountExample", "input.string = \"to be or not to be\"");
  }

  private void runJob(String url, String name, String input) throws Exception {
    String query = "/jobs?cp=examples&context=demo&sync=true&timeout=120&mainClass=";
    String job = url + query + "io.sparkjobserver.examples." + name;
    post(job, "-d '" + input + "'", BodyPublishers.ofString(input));
  }

  /** Posts, and prints the same request for curl and the answer. */
  private void post(String url, String curl, BodyPublisher body) throws Exception {
    System.out.printf("  $ curl %s '%s'%n", curl, url);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/java-archive") // Only uploads look at it.
            .POST(body)
            .build();
    long start = System.nanoTime();
    HttpResponse<String> answer =
        await(() -> "no answer yet", BOUND, http.sendAsync(request, BodyHandlers.ofString()));
    double seconds = (System.nanoTime() - start) / 1e9;
    String text = answer.body().replace("},{", "},\n   {").replace("\\n", "\n");
    System.out.printf("  %d after %.2f s%n  %s%n", answer.statusCode(), seconds, text);
    if (answer.statusCode() >= 300 || text.contains("\"ERROR\"")) {
      throw new IOException("that answer is not the one to be expected");
    }
  }

  /** Waits, with a line on what is going on every few seconds. */
  private static <T> T await(Callable<String> doing, Duration bound, CompletableFuture<T> future)
      throws Exception {
    for (int waited = PROGRESS_SECONDS; waited <= bound.toSeconds(); waited += PROGRESS_SECONDS) {
      try {
        return future.get(PROGRESS_SECONDS, SECONDS);
      } catch (TimeoutException e) {
        System.out.printf("  %4d s: %s%n", waited, doing.call());
      }
    }
    throw new IOException("gave up after " + bound.toMinutes() + " minutes");
  }

  /** With the Java of this program, and without a Spark that happens to be on the machine. */
  private void startChild(String logName, String... command) throws IOException {
    log = Files.createDirectories(folder).resolve(logName);
    ProcessBuilder builder = new ProcessBuilder(command).directory(ROOT.toFile());
    builder.environment().put("JAVA_HOME", JAVA_HOME.toString());
    builder.environment().keySet().removeAll(List.of("SPARK_HOME", "SPARK_CONF_DIR"));
    child = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  private static int freePort(int wanted) throws IOException {
    try (var socket = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (BindException e) {
      return freePort(0);
    }
  }

  /** Ends the build, or the server in order and with it its drivers. No process stays behind. */
  private void stopChild() {
    Process running = child;
    if (running == null) {
      return;
    }
    child = null;
    List<ProcessHandle> family = running.descendants().toList();
    running.destroy();
    running.onExit().completeOnTimeout(running, BOUND.toSeconds(), SECONDS).join();
    running.destroyForcibly();
    family.forEach(ProcessHandle::destroyForcibly);
  }

  private static void say(String what) {
    System.out.println("\n> " + what);
  }

  private void printTail() {
    try {
      List<String> lines = Files.readAllLines(log);
      System.out.println("The end of " + ROOT.relativize(log) + ":");
      lines.stream().skip(Math.max(0, lines.size() - TAIL_LINES)).forEach(System.out::println);
    } catch (IOException e) {
      System.out.println("Nothing was started yet.");
    }
  }
}
