package io.sparkjobserver.driver.jobs;

import io.sparkjobserver.protocol.BinaryRef;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The binaries that all jobs of a context share. Their classes are loaded once, below those of the
 * jobs' own, and are there while the Spark context is made: it may name some of them in its
 * properties. Immutable.
 */
public final class ContextBinaries implements AutoCloseable {

  private final List<Path> files;
  private final URLClassLoader loader;

  private ContextBinaries(List<Path> files, URLClassLoader loader) {
    this.files = List.copyOf(files);
    this.loader = loader;
  }

  /**
   * Pulls what is missing. Blocks until all of it is here.
   *
   * @param cache where the files come from
   * @param parent the driver's own class loader
   * @throws IOException where a binary cannot be had
   * @throws InterruptedException where the thread is interrupted while it waits for one
   */
  public static ContextBinaries open(List<BinaryRef> refs, ContentCache cache, ClassLoader parent)
      throws IOException, InterruptedException {
    List<Path> files = new ArrayList<>();
    for (BinaryRef ref : refs) {
      files.add(file(ref, cache));
    }
    return new ContextBinaries(files, new URLClassLoader(ClassPath.urls(files), parent));
  }

  private static Path file(BinaryRef ref, ContentCache cache)
      throws IOException, InterruptedException {
    try {
      return cache.file(ref);
    } catch (IOException e) {
      throw new IOException(
          "The binary " + ref.name() + " of the context cannot be had: " + e.getMessage(), e);
    }
  }

  /** The binaries on this machine, in order. */
  public List<Path> files() {
    return files;
  }

  /** Loads their classes, after the driver's and Spark's. */
  public ClassLoader loader() {
    return loader;
  }

  /** Closes the files. Jobs that still run find no further class of theirs. */
  @Override
  public void close() throws IOException {
    loader.close();
  }
}
