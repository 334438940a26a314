package io.sparkjobserver.server.it.bench;

import io.sparkjobserver.server.drivers.DriverGateway;
import io.sparkjobserver.server.drivers.LaunchSpec;
import io.sparkjobserver.server.testing.FakeDriver;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Has a driver without Spark, in this process, for each that a server launches. */
final class SparklessDrivers implements AutoCloseable {

  private static final long LOOK_MILLIS = 20;

  private final Path folders;
  private final Queue<FakeDriver> drivers = new ConcurrentLinkedQueue<>();
  private final Queue<String> ended = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();

  /** What they say that they run, for the server takes in no others. */
  private final String jarSha256;

  private SparklessDrivers(Path folders, String jarSha256) {
    this.folders = folders;
    this.jarSha256 = jarSha256;
  }

  static SparklessDrivers of(Server server) throws IOException {
    SparklessDrivers drivers =
        new SparklessDrivers(
            server.stateDirectory().resolve("drivers"),
            sha256(Server.HOME.resolve("driver/driver.jar")));
    drivers.watch.scheduleWithFixedDelay(
        drivers::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    return drivers;
  }

  private void look() {
    try {
      for (Path launched : launched()) {
        Path file = Path.of(launched.toString().replace(SparklessHome.LAUNCHED, ""));
        LaunchSpec spec = read(file);
        Files.delete(launched);
        Files.delete(file);
        drivers.add(
            FakeDriver.start(spec, "good", code -> ended.add(spec.driverId() + ": " + code)));
      }
    } catch (IOException e) {
      ended.add("A launch file cannot be read: " + e);
    }
  }

  private List<Path> launched() {
    if (!Files.isDirectory(folders)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(folders)) {
      return found
          .map(folder -> folder.resolve("launch.properties" + SparklessHome.LAUNCHED))
          .filter(Files::exists)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private LaunchSpec read(Path file) throws IOException {
    Properties launch = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      launch.load(reader);
    }
    return new LaunchSpec(
        launch.getProperty("driver.id"),
        "",
        new DriverGateway.Invitation(
            URI.create(launch.getProperty("join.url")),
            launch.getProperty("launch.secret"),
            launch.getProperty("authority.sha256")),
        Optional.of("127.0.0.1"),
        Optional.of(jarSha256),
        Optional.empty(),
        Map.of());
  }

  /** Fails unless so many were started and none has ended. */
  void requireAlive(int count) {
    if (drivers.size() != count || !ended.isEmpty()) {
      throw new AssertionError("Of %d drivers ended %s".formatted(drivers.size(), ended));
    }
  }

  @Override
  public void close() {
    watch.shutdownNow();
    drivers.forEach(FakeDriver::terminate);
  }
}
