package io.sparkjobserver.server.drivers.launch;

import io.sparkjobserver.server.drivers.DriverStart;
import io.sparkjobserver.server.drivers.DriversConfig;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The archives of classes from which drivers on this machine start in half of the time. The first
 * driver without one writes down what it loads; from that the JVM's own tool makes the archive, in
 * a process that gives way to all others. Whatever goes wrong with it, drivers start without.
 */
@ApplicationScoped
class ClassArchives {

  private static final Logger LOG = LoggerFactory.getLogger(ClassArchives.class);

  /** How long a driver is given to come up, before its list is looked at. */
  private static final Duration UP = Duration.ofSeconds(30);

  /** Some ten times what it takes on two cores that do nothing else. */
  private static final Duration LIMIT = Duration.ofMinutes(10);

  /** How many are kept: before and after an upgrade, and one more. */
  private static final int KEPT = 3;

  private final LaunchFiles files;
  private final DriverStart start;
  private final ExecutorService blocking;
  private final Clock clock;

  /** Whether a driver is writing, or an archive is being made; one of them at a time. */
  private final AtomicBoolean busy = new AtomicBoolean();

  /** What failed once is not tried with every driver. */
  private volatile boolean givenUp;

  private volatile @Nullable Process maker;

  ClassArchives(LaunchFiles files, DriversConfig drivers, ExecutorService blocking, Clock clock) {
    this.files = files;
    this.start = drivers.driverStart();
    this.blocking = blocking;
    this.clock = clock;
  }

  /** What a driver has to do with archives. */
  sealed interface Part {

    /** The options of its JVM for that. */
    List<String> options();

    /** It has been started. */
    default void started(Process driver) {}
  }

  /** Nothing, or it starts from one. */
  private record Given(List<String> options) implements Part {}

  /** It writes down what it loads. */
  private final class Recorded implements Part {

    private final ClassArchive archive;
    private final Path list;

    private Recorded(ClassArchive archive, Path list) {
      this.archive = archive;
      this.list = list;
    }

    @Override
    public List<String> options() {
      return archive.record(list);
    }

    @Override
    public void started(Process driver) {
      CompletableFuture<?> unused =
          driver
              .onExit()
              .completeOnTimeout(driver, UP.toSeconds(), TimeUnit.SECONDS)
              .thenRunAsync(() -> make(archive, list), blocking)
              .whenComplete((done, error) -> busy.set(false));
    }
  }

  /**
   * The part of a driver that is about to be started. Who asks and does not start it says so by
   * {@link #release}.
   *
   * @param workDirectory the driver's own
   */
  Part part(DriverJvm driver, Path java, Path workDirectory) {
    if (start != DriverStart.ARCHIVE) {
      return new Given(List.of());
    }
    try {
      Optional<ClassArchive> archive = ClassArchive.of(driver, java, files.classArchives());
      if (archive.isEmpty()) {
        return new Given(List.of());
      }
      if (archive.get().exists()) {
        Files.setLastModifiedTime(archive.get().file(), FileTime.from(clock.instant()));
        return new Given(archive.get().use());
      }
      return !givenUp && busy.compareAndSet(false, true)
          ? new Recorded(archive.get(), workDirectory.resolve("classes.list"))
          : new Given(List.of());
    } catch (IOException e) {
      LOG.warn("Drivers start without an archive of their classes: {}", e.toString());
      return new Given(List.of());
    }
  }

  /** The driver of a part was not started. */
  void release(Part part) {
    if (part instanceof Recorded) {
      busy.set(false);
    }
  }

  private void make(ClassArchive archive, Path list) {
    try {
      List<String> classes = ClassArchive.classes(list);
      Files.delete(list);
      if (!classes.isEmpty()) {
        make(archive, classes);
      }
    } catch (NoSuchFileException e) {
      // Its JVM did not start, or its context is over and its folder removed: the next one writes.
    } catch (IOException | RuntimeException e) {
      givenUp = true;
      LOG.warn("No archive of the drivers' classes was made; they start without", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void make(ClassArchive archive, List<String> classes)
      throws IOException, InterruptedException {
    Path folder = files.classArchives();
    try (FileChannel channel =
            FileChannel.open(
                folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null || archive.exists()) {
        // Another server on this folder does it, or has done it.
        return;
      }
      Path list = folder.resolve("classes.list");
      // What a server that was killed had begun may still be written to.
      Path made = folder.resolve("made-%d.part".formatted(ProcessHandle.current().pid()));
      Files.write(list, classes);
      if (run(archive.make(list, made), folder.resolve("maker.log"))) {
        Files.move(made, archive.file(), StandardCopyOption.ATOMIC_MOVE);
        LOG.info("Drivers start from an archive of their classes from now on: {}", archive.file());
      } else {
        givenUp = true;
      }
      removeOld(folder);
    } catch (OverlappingFileLockException e) {
      // The same, in this process.
    }
  }

  /** Whether it did what it was to do, within the limit. */
  private boolean run(List<String> command, Path log) throws IOException, InterruptedException {
    List<String> nice = new ArrayList<>(List.of("nice", "-n", "19"));
    nice.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(nice).redirectErrorStream(true).redirectOutput(log.toFile());
    // What a shell says to every JVM is not for this one.
    builder.environment().keySet().removeIf(name -> name.contains("JAVA"));
    Process process = builder.start();
    maker = process;
    try {
      if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("An archive of the drivers' classes is not made in {}; see {}", LIMIT, log);
        return false;
      }
      if (process.exitValue() != 0) {
        LOG.warn("No archive of the drivers' classes was made; they start without; see {}", log);
        return false;
      }
      return true;
    } finally {
      process.destroyForcibly();
      maker = null;
    }
  }

  private static void removeOld(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.list(folder)) {
      all = files.toList();
    }
    Stream<Path> old =
        all.stream()
            .filter(file -> file.toString().endsWith(".jsa"))
            .sorted(Comparator.comparing(ClassArchives::lastUse).reversed())
            .skip(KEPT);
    Stream<Path> unfinished = all.stream().filter(file -> file.toString().endsWith(".part"));
    for (Path file : Stream.concat(old, unfinished).toList()) {
      // Whoever runs from it keeps it.
      Files.deleteIfExists(file);
    }
  }

  private static FileTime lastUse(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }

  /** The next server makes it. */
  @PreDestroy
  void stop() {
    Process process = maker;
    if (process != null) {
      process.destroyForcibly();
    }
  }
}
