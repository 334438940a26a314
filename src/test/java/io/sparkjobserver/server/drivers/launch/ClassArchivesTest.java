package io.sparkjobserver.server.drivers.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.sparkjobserver.server.drivers.DriversConfig;
import io.sparkjobserver.server.drivers.SparkConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who makes archives of classes, and when, with a Java that only says that it made one. */
class ClassArchivesTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private static final String MAKER =
      """
      #!/bin/bash
      for argument in "$@"; do
        case $argument in
          -XX:SharedClassListFile=*) list=${argument#*=} ;;
          -XX:SharedArchiveFile=*) made=${argument#*=} ;;
        esac
      done
      echo run >> "${0%/*}/runs"
      cp "$list" "$made"
      """;

  private static final String UP =
      "java/lang/Object\nio/sparkjobserver/driver/spark/JobResultGetter\n";

  @TempDir Path folder;

  private final Map<String, String> properties = new HashMap<>();
  private final ExecutorService blocking = Executors.newCachedThreadPool();
  private Path java;

  @BeforeEach
  void install() throws IOException {
    Path jars = Files.createDirectories(folder.resolve("spark/jars"));
    Files.createFile(jars.resolve("slf4j-api-2.0.17.jar"));
    Files.createFile(folder.resolve("driver.jar"));
    java = java(MAKER);
  }

  @AfterEach
  void end() {
    blocking.shutdownNow();
  }

  @Test
  void isMadeOfWhatTheFirstDriverLoadsAndUsedByThoseAfterIt() throws Exception {
    ClassArchives archives = archives("archive");
    ClassArchives.Part first = part(archives);
    assertThat(first.options()).containsExactly("-XX:DumpLoadedClassList=" + list());
    assertThat(part(archives).options()).as("one that starts meanwhile").isEmpty();
    Files.writeString(list(), UP + "a/Job id: 8 super: 0 source: /job.jar\njava/lang/unfin");
    first.started(driver());
    await().until(() -> !archivesMade().isEmpty());
    Path archive = archivesMade().get(0);
    assertThat(archive).content().isEqualTo(UP);
    await().until(() -> part(archives).options().contains("-XX:SharedArchiveFile=" + archive));
    assertThat(part(archives).options()).contains("-Xshare:auto");
    assertThat(Files.getLastModifiedTime(archive).toInstant()).isEqualTo(NOW);
    assertThat(list()).doesNotExist();
  }

  @Test
  void isAnotherOneForAnotherJar() throws Exception {
    ClassArchives archives = archives("archive");
    make(archives);
    Files.writeString(folder.resolve("driver.jar"), "another");
    assertThat(part(archives).options()).containsExactly("-XX:DumpLoadedClassList=" + list());
  }

  @Test
  void isNotMadeOfADriverThatDidNotComeUp() throws Exception {
    ClassArchives archives = archives("archive");
    ClassArchives.Part first = part(archives);
    Files.writeString(list(), "java/lang/Object id: 0\n");
    first.started(driver());
    await("another driver writes").until(() -> !part(archives).options().isEmpty());
    assertThat(java.resolveSibling("runs")).doesNotExist();
    assertThat(archivesMade()).isEmpty();
  }

  @Test
  void isLeftToTheNextDriverWhereOneIsNotStarted() throws Exception {
    ClassArchives archives = archives("archive");
    archives.release(part(archives));
    assertThat(part(archives).options()).isNotEmpty();
  }

  @Test
  void isGivenUpWhereMakingItFails() throws Exception {
    java = java(MAKER.replace("cp ", "exit 1 # "));
    ClassArchives archives = archives("archive");
    ClassArchives.Part first = part(archives);
    Files.writeString(list(), UP);
    first.started(driver());
    await().until(() -> Files.exists(java.resolveSibling("runs")));
    blocking.shutdown();
    assertThat(blocking.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(part(archives).options()).isEmpty();
    assertThat(archivesMade()).isEmpty();
  }

  @Test
  void isForgottenAfterThreeOthers() throws Exception {
    ClassArchives archives = archives("archive");
    make(archives);
    Path first = archivesMade().get(0);
    Files.setLastModifiedTime(first, FileTime.fromMillis(1));
    Files.createFile(first.resolveSibling("made-1.part"));
    for (int i = 1; i <= 3; i++) {
      Files.writeString(folder.resolve("driver.jar"), "x".repeat(i));
      make(archives);
    }
    await().until(() -> archivesMade().size() == 3);
    assertThat(archivesMade()).doesNotContain(first);
    await().until(() -> !Files.exists(first.resolveSibling("made-1.part")));
  }

  @Test
  void isOfNoUseToADriverWhoseClassPathBeginsOtherwise() throws Exception {
    properties.put("spark.driver.extraClassPath", "/a.jar");
    assertThat(part(archives("archive")).options()).isEmpty();
  }

  @Test
  void isOfNoUseToADriverThatHasItsOwn() throws Exception {
    properties.put("spark.driver.extraJavaOptions", "-XX:SharedArchiveFile=/a.jsa");
    assertThat(part(archives("archive")).options()).isEmpty();
  }

  @Test
  void isNotMadeWhereNobodyWantsOne() throws Exception {
    assertThat(part(archives("java")).options()).isEmpty();
  }

  private void make(ClassArchives archives) throws Exception {
    ClassArchives.Part writing =
        await().until(() -> part(archives), part -> !part.options().isEmpty());
    Files.writeString(list(), UP);
    writing.started(driver());
    await().until(() -> part(archives).options().contains("-Xshare:auto"));
  }

  private ClassArchives archives(String start) {
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .addDiscoveredConverters()
            .withMapping(DriversConfig.class)
            .withMapping(SparkConfig.class)
            .withValidateUnknown(false)
            .withSources(
                new PropertiesConfigSource(
                    Map.of(
                        "spark.jobserver.state-dir",
                        folder.resolve("state").toString(),
                        "spark.jobserver.driver-start",
                        start),
                    "test",
                    1_000))
            .build();
    DriversConfig drivers = config.getConfigMapping(DriversConfig.class);
    return new ClassArchives(
        new LaunchFiles(drivers, config.getConfigMapping(SparkConfig.class)),
        drivers,
        blocking,
        Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private ClassArchives.Part part(ClassArchives archives) throws IOException {
    DriverJvm driver =
        DriverJvm.of(
            folder.resolve("spark"),
            folder.resolve("driver.jar"),
            "local[2]",
            "ctx",
            properties,
            Map.of());
    return archives.part(driver, java, folder);
  }

  /** One that is over at once. */
  private Process driver() throws IOException {
    return new ProcessBuilder("true").start();
  }

  private Path list() {
    return folder.resolve("classes.list");
  }

  private List<Path> archivesMade() throws IOException {
    Path archives = folder.resolve("state/class-archives");
    if (!Files.isDirectory(archives)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(archives)) {
      return files.filter(file -> file.toString().endsWith(".jsa")).toList();
    }
  }

  private Path java(String script) throws IOException {
    Path command = Files.createDirectories(folder.resolve("java/bin")).resolve("java");
    Files.writeString(command, script);
    Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
    return command;
  }
}
