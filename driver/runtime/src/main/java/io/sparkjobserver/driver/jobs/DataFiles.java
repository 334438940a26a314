package io.sparkjobserver.driver.jobs;

import io.sparkjobserver.protocol.ContentDescription;
import io.sparkjobserver.protocol.ContentRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data files that the jobs of a driver have asked for. Each is a link of the driver's own to
 * the machine's copy, which the cache may remove at any time. It stays while a job runs that asked
 * for it; where a job gave it to Spark for the executors, it stays as long as the driver, because
 * executors ask for it whenever they come. Thread-safe.
 */
public final class DataFiles {

  private static final Logger LOG = LoggerFactory.getLogger(DataFiles.class);

  private final Path directory;
  private final ContentPull server;
  private final ContentCache cache;
  private final Predicate<Path> givenToSpark;

  /** How many names of how many runs each file is for. Guarded by itself, and so are the links. */
  private final Map<Path, Integer> uses = new HashMap<>();

  /**
   * @param directory where the links are; made where it is missing. What is left in it in the end
   *     is the caller's to remove
   * @param server knows what the names stand for
   * @param cache the machine's copies
   * @param givenToSpark whether Spark may still need a file
   */
  public DataFiles(
      Path directory, ContentPull server, ContentCache cache, Predicate<Path> givenToSpark) {
    this.directory = directory;
    this.server = server;
    this.cache = cache;
    this.givenToSpark = givenToSpark;
  }

  /** What one run asks for; closed when it is over. */
  Loan loan() {
    return new Loan();
  }

  /**
   * Removes what no job uses and Spark does not need. What is given to Spark stays: executors ask
   * for it whenever they come.
   */
  public void removeUnused() {
    synchronized (uses) {
      if (!Files.isDirectory(directory)) {
        return;
      }
      try (Stream<Path> links = Files.list(directory)) {
        for (Path file : links.toList()) {
          if (!uses.containsKey(file) && !givenToSpark.test(file)) {
            Files.deleteIfExists(file);
          }
        }
      } catch (IOException e) {
        LOG.warn("The data files in {} cannot be removed", directory, e);
      }
    }
  }

  private Path link(Path copy) throws IOException {
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path file = directory.resolve(copy.getFileName());
    if (!Files.exists(file)) {
      try {
        Files.createLink(file, copy);
      } catch (IOException | UnsupportedOperationException e) {
        // The cache may be on another file system.
        Path part = directory.resolve(copy.getFileName() + ".part");
        Files.copy(
            copy, part, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      }
    }
    return file;
  }

  private void release(Path file) {
    boolean unused = uses.merge(file, -1, Integer::sum) == 0;
    if (unused) {
      uses.remove(file);
    }
    if (unused && !givenToSpark.test(file)) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        LOG.warn("{} cannot be removed", file, e);
      }
    }
  }

  /** The data files of one run. Thread-safe. */
  final class Loan implements AutoCloseable {

    /** By name. Guarded by the uses. */
    private final Map<String, Path> files = new HashMap<>();

    private boolean closed;

    /**
     * The file of a data file, pulled where it is missing. What a name stands for is asked once.
     *
     * @throws IOException where the server has no such data file or it does not come
     * @throws InterruptedException where the thread is interrupted while it waits
     * @throws IllegalStateException where the run is over
     */
    Path file(String name) throws IOException, InterruptedException {
      synchronized (uses) {
        Path known = known(name);
        if (known != null) {
          return known;
        }
      }
      ContentDescription content = server.describe(new ContentRef(ContentRef.Kind.DATA_FILE, name));
      Path copy = cache.dataFile(name, content);
      synchronized (uses) {
        Path known = known(name);
        if (known != null) {
          return known;
        }
        Path file = link(copy);
        uses.merge(file, 1, Integer::sum);
        files.put(name, file);
        return file;
      }
    }

    private @Nullable Path known(String name) {
      if (closed) {
        throw new IllegalStateException("The job is over and gets no data file " + name);
      }
      return files.get(name);
    }

    @Override
    public void close() {
      synchronized (uses) {
        closed = true;
        files.values().forEach(DataFiles.this::release);
        files.clear();
      }
    }
  }
}
