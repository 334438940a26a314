package io.sparkjobserver.server.testing;

import io.quarkus.test.Mock;
import io.sparkjobserver.server.drivers.DriverExit;
import io.sparkjobserver.server.drivers.DriverLauncher;
import io.sparkjobserver.server.drivers.DriverProcess;
import io.sparkjobserver.server.drivers.DriversConfig;
import io.sparkjobserver.server.drivers.LaunchSpec;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Launches {@link FakeDriver}s in place of processes: they speak the real protocol over real
 * sockets and run no Spark. What a driver does is chosen by settings of its context, {@code
 * launcher.spark.fake} and, for another driver of the same name, {@code launcher.spark.fake.again}.
 */
@Mock
@ApplicationScoped
public class FakeLauncher implements DriverLauncher {

  private final DriversConfig config;
  private final Map<String, FakeProcess> running = new ConcurrentHashMap<>();

  /** The driver that was launched last for a context, by the context's name. */
  private final Map<String, String> newest = new ConcurrentHashMap<>();

  FakeLauncher(DriversConfig config) {
    this.config = config;
  }

  @Override
  public DriverProcess launch(LaunchSpec spec) throws IOException {
    Map<String, String> properties = spec.sparkProperties();
    String first = properties.getOrDefault("spark.fake", "good");
    String behaviour =
        newest.put(spec.contextName(), spec.driverId()) == null
            ? first
            : properties.getOrDefault("spark.fake.again", first);
    if (behaviour.equals("no-process")) {
      throw new IOException("There is no Spark at /nowhere");
    }
    FakeProcess process = new FakeProcess(spec);
    running.put(spec.driverId(), process);
    switch (behaviour) {
      case "dies" ->
          process.end(
              new DriverExit(
                  OptionalInt.of(1),
                  Optional.of("java.lang.IllegalStateException: no cores"),
                  List.of("first line", "java.lang.IllegalStateException: no cores")));
      case "silent" -> {
        // Never joins.
      }
      default -> process.driver = FakeDriver.start(spec, behaviour, process::exit);
    }
    return process;
  }

  @Override
  public Optional<DriverProcess> find(String driverId, String reference) {
    return Optional.ofNullable(running.get(driverId));
  }

  /** Ends the driver's process as {@code kill -9} does. */
  public void killNine(String driverId) {
    running.get(driverId).kill();
  }

  /** What the driver of a context was launched with. */
  public LaunchSpec specOf(String contextName) {
    return running.values().stream()
        .map(process -> process.spec)
        .filter(spec -> spec.contextName().equals(contextName))
        .findFirst()
        .orElseThrow();
  }

  /** The driver that was launched last for a context of that name. */
  public String newestOf(String contextName) {
    return newest.get(contextName);
  }

  /** Has the driver that was launched last for a context of that name write to its log. */
  public void print(String contextName, String text) throws IOException {
    Path log = log(contextName);
    Files.createDirectories(log.getParent());
    Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** Removes that log, as the end of its machine does. */
  public void loseLog(String contextName) throws IOException {
    Files.delete(log(contextName));
  }

  private Path log(String contextName) {
    return config
        .stateDir()
        .resolve("drivers")
        .resolve(newestOf(contextName))
        .resolve("driver.log");
  }

  /** Whether a driver's process goes on. */
  public boolean isRunning(String driverId) {
    return !running.get(driverId).exit.isDone();
  }

  /** The drivers that were ever launched. */
  public List<String> launched() {
    return List.copyOf(running.keySet());
  }

  /** Ends what still runs. */
  @PreDestroy
  void close() {
    running.values().forEach(FakeProcess::kill);
  }

  private static final class FakeProcess implements DriverProcess {

    private final LaunchSpec spec;
    private final CompletableFuture<DriverExit> exit = new CompletableFuture<>();
    private volatile FakeDriver driver;

    private FakeProcess(LaunchSpec spec) {
      this.spec = spec;
    }

    @Override
    public String reference() {
      return "fake";
    }

    @Override
    public CompletionStage<Void> started() {
      return CompletableFuture.completedStage(null);
    }

    @Override
    public Optional<ClusterPlace> place() {
      return Optional.empty();
    }

    @Override
    public void calls(String submissionId) {
      // It is on this machine.
    }

    @Override
    public void onMoved(Consumer<String> told) {
      // It stays.
    }

    @Override
    public CompletionStage<DriverExit> exit() {
      return exit;
    }

    @Override
    public void kill() {
      end(new DriverExit(OptionalInt.of(137), Optional.empty(), List.of("last words")));
    }

    private void exit(int code) {
      end(new DriverExit(OptionalInt.of(code), Optional.empty(), List.of("last words")));
    }

    private void end(DriverExit how) {
      FakeDriver running = driver;
      if (running != null) {
        running.terminate();
      }
      exit.complete(how);
    }
  }
}
