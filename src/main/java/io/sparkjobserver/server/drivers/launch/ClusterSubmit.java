package io.sparkjobserver.server.drivers.launch;

import io.sparkjobserver.server.drivers.JvmOptions;
import io.sparkjobserver.server.drivers.LogTail;
import io.sparkjobserver.server.drivers.standalone.Master;
import io.sparkjobserver.server.drivers.standalone.SparkSubmission;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.launcher.SparkLauncher;

/**
 * Submits drivers with {@code spark-submit --deploy-mode cluster}. It sends its whole environment
 * to the master, so it is given next to none.
 */
@ApplicationScoped
class ClusterSubmit implements SparkSubmission {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** As Spark 4 logs it. */
  private static final Pattern SUBMITTED =
      Pattern.compile("Driver successfully submitted as ([\\w-]+)");

  /** What runs a JVM and says who asks; the driver's environment has it too. */
  private static final Set<String> ENVIRONMENT =
      Set.of("PATH", "JAVA_HOME", "LANG", "LC_ALL", "TZ", "HADOOP_USER_NAME");

  private final LaunchFiles files;
  private final ExecutorService blocking;

  ClusterSubmit(LaunchFiles files, ExecutorService blocking) {
    this.files = files;
    this.blocking = blocking;
  }

  @Override
  public String submit(Master master, Order order) throws IOException {
    Path directory = files.workDirectory(order.tag());
    Path log = directory.resolve("submit.log");
    SparkLauncher launcher =
        new SparkLauncher(environment(order.environment()))
            .setSparkHome(files.submitHome().toString())
            .setMaster(master.url())
            .setDeployMode("cluster")
            .setAppName(order.name())
            .setMainClass(order.mainClass())
            .setAppResource(order.jarUrl())
            .addAppArgs(order.arguments().toArray(String[]::new))
            .directory(directory.toFile())
            .redirectError();
    Map<String, String> defaults = SparkConfFolder.of(files.sparkHome(), Map.of()).defaults();
    JvmOptions.in(order.properties(), defaults).forEach(launcher::setConf);
    // Its own client ends where the first of several masters is not there; the driver is told all.
    launcher.setConf("spark.master", master.url());
    Process process = launcher.launch();
    CompletableFuture<String> submitted = new CompletableFuture<>();
    blocking.execute(() -> follow(process, log, submitted));
    try {
      return submitted.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      process.destroyForcibly();
      LogTail end = DriverLog.read(log);
      throw new IOException(
          "spark-submit did not submit the driver to %s%s"
              .formatted(master.url(), end.firstException().map(line -> ": " + line).orElse("")),
          e.getCause());
    }
  }

  /** It stays for some seconds after it has submitted; its output goes to the log meanwhile. */
  private static void follow(Process process, Path log, CompletableFuture<String> submitted) {
    try (BufferedReader lines = process.inputReader();
        var out = Files.newBufferedWriter(log)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        out.write(line);
        out.newLine();
        out.flush();
        Matcher matcher = SUBMITTED.matcher(line);
        if (matcher.find()) {
          submitted.complete(matcher.group(1));
        }
      }
      submitted.completeExceptionally(new IOException("It ended without having done so"));
    } catch (IOException | UncheckedIOException e) {
      submitted.completeExceptionally(e);
    }
  }

  /** What it must not see is emptied here, and unset by what starts it. */
  private static Map<String, String> environment(Map<String, String> ofTheDriver) {
    Map<String, String> environment = new HashMap<>();
    System.getenv()
        .forEach((name, value) -> environment.put(name, ENVIRONMENT.contains(name) ? value : ""));
    environment.putAll(ofTheDriver);
    return environment;
  }
}
