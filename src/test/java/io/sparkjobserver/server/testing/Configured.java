package io.sparkjobserver.server.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs a test on a server whose configuration says what is to be there from the start. */
public final class Configured implements QuarkusTestProfile {

  /** What the configured binaries hold. */
  public static final byte[] JAR =
      "PK\u0003\u0004 and what the start uploads".getBytes(StandardCharsets.UTF_8);

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "spark.context-settings.\"spark.a.default\"", "1",
        "spark.contexts.empty", "",
        "spark.contexts.\"1st of.two\".num-cpu-cores", "2",
        "spark.contexts.\"1st of.two\".\"spark.an.own\".key", "3",
        "spark.contexts.broken.launcher.spark.fake", "no-process");
  }

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(Binaries.class));
  }

  /** The files of the binaries. */
  public static final class Binaries implements QuarkusTestResourceLifecycleManager {

    private Path jar;

    @Override
    public Map<String, String> start() {
      try {
        jar = Files.write(Files.createTempFile("configured", ".jar"), JAR);
        return Map.of(
            "spark.jobserver.job-bin-paths.configured", jar.toString(),
            "spark.jobserver.job-bin-paths.\"configured.too\"", jar.toString());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void stop() {
      try {
        if (jar != null) {
          Files.deleteIfExists(jar);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
