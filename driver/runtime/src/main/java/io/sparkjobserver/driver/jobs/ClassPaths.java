package io.sparkjobserver.driver.jobs;

import io.sparkjobserver.protocol.BinaryRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open class paths of a context. One stays open while the context lives, so that the second job
 * with the same binaries loads nothing; another content of a binary is another class path, beside
 * the old one. Thread-safe.
 */
public final class ClassPaths implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ClassPaths.class);

  private final ContentCache binaries;
  private final JobClasses jobClasses;
  private final Consumer<ClassPath> executors;
  private final Map<String, Open> open = new HashMap<>();

  /**
   * @param binaries where the files come from
   * @param jobClasses is told which class paths there are; its parent becomes theirs
   * @param executors makes a new class path known where tasks run
   */
  public ClassPaths(ContentCache binaries, JobClasses jobClasses, Consumer<ClassPath> executors) {
    this.binaries = binaries;
    this.jobClasses = jobClasses;
    this.executors = executors;
  }

  /**
   * The class path of these binaries.
   *
   * @throws IOException where a binary cannot be had
   * @throws InterruptedException where the thread is interrupted while it waits for one
   */
  ClassPath open(List<BinaryRef> refs) throws IOException, InterruptedException {
    String id = id(refs);
    synchronized (open) {
      Open known = open.get(id);
      if (known != null) {
        jobClasses.use(known.loader);
        return known.classPath;
      }
    }
    List<Path> files = new ArrayList<>();
    for (BinaryRef ref : refs) {
      files.add(binaries.file(ref));
    }
    synchronized (open) {
      Open entry = open.computeIfAbsent(id, unused -> load(id, files));
      jobClasses.use(entry.loader);
      return entry.classPath;
    }
  }

  private Open load(String id, List<Path> files) {
    JobClassLoader loader = new JobClassLoader(id, files, jobClasses.getParent());
    ClassPath classPath = new ClassPath(id, files, loader);
    executors.accept(classPath);
    return new Open(classPath, loader);
  }

  /** Closes every class path. Jobs that still run find no further class. */
  @Override
  public void close() {
    synchronized (open) {
      jobClasses.clear();
      for (Open entry : open.values()) {
        try {
          entry.loader.close();
        } catch (IOException e) {
          LOG.warn("The class path {} does not close", entry.classPath.files(), e);
        }
      }
      open.clear();
    }
  }

  private static String id(List<BinaryRef> refs) {
    MessageDigest digest = Sha256.digest();
    for (BinaryRef ref : refs) {
      digest.update(ref.sha256().getBytes(StandardCharsets.UTF_8));
      digest.update((byte) '\n');
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private record Open(ClassPath classPath, JobClassLoader loader) {}
}
