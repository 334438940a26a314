package io.sparkjobserver.driver.jobs;

import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where Spark's own threads find the classes of jobs. It is the context class loader while the
 * Spark context is made, so that every thread Spark starts inherits it: in a local master those
 * threads run the tasks. A class is looked for on every open class path, the one used last first;
 * whoever knows which class path is meant asks for its {@link #loader} instead.
 */
public final class JobClasses extends ClassLoader {

  static {
    ClassLoader.registerAsParallelCapable();
  }

  /** The one used last comes first. Replaced as a whole, under this object's lock. */
  private volatile List<JobClassLoader> loaders = List.of();

  /**
   * @param parent has the driver's own classes, and those that all jobs share
   */
  public JobClasses(ClassLoader parent) {
    super("jobs", parent);
  }

  /** Puts a class path first. */
  synchronized void use(JobClassLoader loader) {
    List<JobClassLoader> known = loaders;
    if (!known.isEmpty() && known.get(0) == loader) {
      return;
    }
    List<JobClassLoader> next = new ArrayList<>(known.size() + 1);
    next.add(loader);
    for (JobClassLoader other : known) {
      if (other != loader) {
        next.add(other);
      }
    }
    loaders = List.copyOf(next);
  }

  /** No longer finds the classes of a class path. */
  synchronized void forget(JobClassLoader loader) {
    loaders = loaders.stream().filter(other -> other != loader).toList();
  }

  /** The loader of an open class path. */
  public @Nullable ClassLoader loader(String classPathId) {
    for (JobClassLoader loader : loaders) {
      if (loader.classPathId().equals(classPathId)) {
        return loader;
      }
    }
    return null;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    for (JobClassLoader loader : loaders) {
      try {
        return loader.loadOwn(name);
      } catch (ClassNotFoundException e) {
        // Not on this class path; the next one is asked.
      }
    }
    throw new ClassNotFoundException(name);
  }

  @Override
  protected @Nullable URL findResource(String name) {
    for (JobClassLoader loader : loaders) {
      URL found = loader.findResource(name);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  @Override
  protected Enumeration<URL> findResources(String name) throws IOException {
    List<URL> found = new ArrayList<>();
    for (JobClassLoader loader : loaders) {
      found.addAll(Collections.list(loader.findResources(name)));
    }
    return Collections.enumeration(found);
  }
}
