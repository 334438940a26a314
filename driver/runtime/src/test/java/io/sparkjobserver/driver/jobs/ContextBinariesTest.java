package io.sparkjobserver.driver.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkjobserver.driver.spark.SparkHost;
import io.sparkjobserver.driver.testing.FakeServerContent;
import io.sparkjobserver.driver.testing.JobJar;
import io.sparkjobserver.protocol.BinaryRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContextBinariesTest {

  private final FakeServerContent server = new FakeServerContent();
  private final ClassLoader own = getClass().getClassLoader();
  @TempDir Path directory;

  @AfterEach
  void ownLoader() {
    Thread.currentThread().setContextClassLoader(own);
  }

  @Test
  void loadsAClassOnceForAllClassPaths() throws Exception {
    BinaryRef shared = publish("Counter", "public class Counter { public static int count; }");
    BinaryRef one = publish("One", "public class One {}");
    BinaryRef two = publish("Two", "public class Two {}");
    try (ContextBinaries binaries = ContextBinaries.open(List.of(shared), cache(), own);
        ClassPaths classPaths =
            new ClassPaths("", cache(), new JobClasses(binaries.loader()), classPath -> {})) {
      Class<?> first =
          classPaths.open(List.of(shared, one)).classPath().loader().loadClass("Counter");
      Class<?> second = classPaths.open(List.of(two)).classPath().loader().loadClass("Counter");
      assertThat(first).isSameAs(second).isNotNull();
      assertThat(first.getClassLoader()).isSameAs(binaries.loader());
      assertThat(binaries.files()).hasSize(1);
    }
  }

  @Test
  void areThereWhenTheSparkContextIsMade() throws Exception {
    BinaryRef listener =
        publishForSpark(
            "Seen",
            """
            public class Seen extends org.apache.spark.scheduler.SparkListener {
              public Seen() { System.setProperty("context.binaries.test", "made"); }
            }
            """);
    try (ContextBinaries binaries = ContextBinaries.open(List.of(listener), cache(), own)) {
      SparkHost.start(
              "ContextBinariesTest",
              Map.of(
                  "spark.master", "local[1]",
                  "spark.ui.enabled", "false",
                  "spark.driver.bindAddress", "127.0.0.1",
                  "spark.driver.host", "127.0.0.1",
                  "spark.extraListeners", "Seen"),
              binaries.files(),
              new JobClasses(binaries.loader()),
              () -> {})
          .close();
      assertThat(System.clearProperty("context.binaries.test")).isEqualTo("made");
    }
  }

  @Test
  void saysWhichBinaryCannotBeHad() {
    BinaryRef missing = new BinaryRef("libs", "ab".repeat(32), 3);
    assertThatThrownBy(() -> ContextBinaries.open(List.of(missing), cache(), own))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("libs");
  }

  private ContentCache cache() {
    return new ContentCache(directory.resolve("cache"), server);
  }

  private BinaryRef publish(String name, String source) throws IOException {
    return publish(JobJar.compilePlain(directory, name, source));
  }

  private BinaryRef publishForSpark(String name, String source) throws IOException {
    return publish(JobJar.compile(directory, name, source));
  }

  private BinaryRef publish(JobJar made) throws IOException {
    server.with(made.ref().sha256(), Files.readAllBytes(made.file()));
    return made.ref();
  }
}
