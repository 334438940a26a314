package io.sparkjobserver.driver.jobs;

import io.sparkjobserver.protocol.BinaryRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open class paths of a context. One stays open while jobs use it and for a while after that,
 * so that the next job with the same binaries loads nothing; another content of a binary is another
 * class path, beside the old one. Of those that no job uses only some are kept, and the classes of
 * the others are free to go. Thread-safe.
 */
public final class ClassPaths implements AutoCloseable {

  /** How many stay open that no job uses. */
  static final int IDLE = 8;

  private static final Logger LOG = LoggerFactory.getLogger(ClassPaths.class);

  private final String context;
  private final ContentCache binaries;
  private final JobClasses jobClasses;
  private final Consumer<ClassPath> executors;

  /** The one used the longest ago comes first. Guarded by itself, as its entries. */
  private final Map<String, Open> open = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param context tells the class paths of this context from those of others that share its Spark
   *     context
   * @param binaries where the files come from
   * @param jobClasses is told which class paths there are; its parent becomes theirs
   * @param executors makes a new class path known where tasks run
   */
  public ClassPaths(
      String context, ContentCache binaries, JobClasses jobClasses, Consumer<ClassPath> executors) {
    this.context = context;
    this.binaries = binaries;
    this.jobClasses = jobClasses;
    this.executors = executors;
  }

  /**
   * The class path of these binaries, for one job.
   *
   * @return what the job closes when it is over
   * @throws IOException where a binary cannot be had
   * @throws InterruptedException where the thread is interrupted while it waits for one
   */
  Use open(List<BinaryRef> refs) throws IOException, InterruptedException {
    String id = id(refs);
    synchronized (open) {
      Open known = open.get(id);
      if (known != null) {
        return new Use(known);
      }
    }
    List<Path> files = new ArrayList<>();
    for (BinaryRef ref : refs) {
      files.add(binaries.file(ref));
    }
    synchronized (open) {
      return new Use(open.computeIfAbsent(id, unused -> load(id, files)));
    }
  }

  private Open load(String id, List<Path> files) {
    JobClassLoader loader = new JobClassLoader(id, files, jobClasses.getParent());
    ClassPath classPath = new ClassPath(id, files, loader);
    executors.accept(classPath);
    return new Open(classPath, loader);
  }

  /**
   * Lets go of what was not used for the longest time. Its loader is not closed: an object that
   * outlives its job, such as a named one, may need a class of it still.
   */
  private void forgetIdle() {
    long idle = open.values().stream().filter(entry -> entry.users == 0).count();
    Iterator<Open> oldest = open.values().iterator();
    while (idle > IDLE) {
      Open entry = oldest.next();
      if (entry.users == 0) {
        oldest.remove();
        jobClasses.forget(entry.loader);
        idle--;
      }
    }
  }

  /** Closes every class path. Jobs that still run find no further class. */
  @Override
  public void close() {
    synchronized (open) {
      for (Open entry : open.values()) {
        jobClasses.forget(entry.loader);
        try {
          entry.loader.close();
        } catch (IOException e) {
          LOG.warn("The class path {} does not close", entry.classPath.files(), e);
        }
      }
      open.clear();
    }
  }

  private String id(List<BinaryRef> refs) {
    MessageDigest digest = Sha256.digest();
    digest.update(context.getBytes(StandardCharsets.UTF_8));
    for (BinaryRef ref : refs) {
      digest.update(ref.sha256().getBytes(StandardCharsets.UTF_8));
      digest.update((byte) '\n');
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** A class path while a job uses it. */
  final class Use implements AutoCloseable {

    private final Open entry;

    private Use(Open entry) {
      this.entry = entry;
      entry.users++;
      jobClasses.use(entry.loader);
    }

    ClassPath classPath() {
      return entry.classPath;
    }

    @Override
    public void close() {
      synchronized (open) {
        entry.users--;
        forgetIdle();
      }
    }
  }

  private static final class Open {

    private final ClassPath classPath;
    private final JobClassLoader loader;

    /** How many jobs use it. */
    private int users;

    private Open(ClassPath classPath, JobClassLoader loader) {
      this.classPath = classPath;
      this.loader = loader;
    }
  }
}
