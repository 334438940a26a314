package io.sparkjobserver.driver.spark;

import io.sparkjobserver.driver.jobs.ClassPath;
import io.sparkjobserver.driver.jobs.JobRunner;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.spark.SparkEnv;
import org.jspecify.annotations.Nullable;

/**
 * The classes of jobs on an executor of a cluster. Spark brings their jars there and has one class
 * loader that only ever gets more of them; so each class path has a loader of its own here, which
 * goes when neither this nor anything that the executor keeps for a job refers to it. Thread-safe.
 */
final class ExecutorClasses implements TaskClasses {

  /** How many are there for the next task, whether or not anything else refers to them. */
  static final int HELD = 8;

  private final ClassLoader sparks;
  private final URLClassLoader shared;
  private final Path folder;

  /** All that there are: what is cached goes on to be of the classes that the next job has. */
  private final Map<String, WeakReference<ClassLoader>> known = new HashMap<>();

  /** The one used the longest ago comes first. */
  private final Map<String, ClassLoader> recent = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param sparks Spark's class loader for tasks, which at this time has the jars that all jobs
   *     share
   * @param folder where Spark leaves the jars of jobs
   */
  ExecutorClasses(ClassLoader sparks, Path folder) {
    this.sparks = sparks;
    this.shared = new URLClassLoader(jars(sparks), null);
    this.folder = folder;
  }

  private static URL[] jars(ClassLoader sparks) {
    for (ClassLoader loader = sparks; loader != null; loader = loader.getParent()) {
      if (loader instanceof URLClassLoader jars) {
        return jars.getURLs();
      }
    }
    return new URL[0];
  }

  @Override
  public @Nullable ClassLoader of(Properties task) {
    String id = task.getProperty(JobRunner.CLASS_PATH);
    String jars = task.getProperty(JobRunner.CLASS_PATH_JARS);
    return id == null || jars == null ? null : of(id, List.of(jars.split(",")));
  }

  private synchronized @Nullable ClassLoader of(String id, List<String> jars) {
    WeakReference<ClassLoader> reference = known.get(id);
    ClassLoader loader = reference == null ? null : reference.get();
    if (loader == null) {
      List<Path> files = jars.stream().map(folder::resolve).toList();
      if (!files.stream().allMatch(Files::isRegularFile)) {
        return null;
      }
      loader = new OfClassPath(files);
      known.values().removeIf(other -> other.refersTo(null));
      known.put(id, new WeakReference<>(loader));
    }
    recent.put(id, loader);
    if (recent.size() > HELD) {
      recent.remove(recent.keySet().iterator().next());
    }
    return loader;
  }

  /**
   * As in the driver, what is Spark's or shared comes before what is the job's. What is of neither
   * is Spark's to find, among the jars of all jobs.
   */
  private final class OfClassPath extends URLClassLoader {

    static {
      ClassLoader.registerAsParallelCapable();
    }

    private OfClassPath(List<Path> files) {
      super(ClassPath.urls(files), SparkEnv.class.getClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (shared.findResource(name.replace('.', '/') + ".class") != null) {
        return sparks.loadClass(name);
      }
      try {
        return super.findClass(name);
      } catch (ClassNotFoundException e) {
        return sparks.loadClass(name);
      }
    }

    @Override
    public @Nullable URL findResource(String name) {
      URL found = shared.findResource(name);
      if (found == null) {
        found = super.findResource(name);
      }
      return found == null ? sparks.getResource(name) : found;
    }

    @Override
    public Enumeration<URL> findResources(String name) throws IOException {
      List<URL> found = new ArrayList<>(Collections.list(shared.findResources(name)));
      found.addAll(Collections.list(super.findResources(name)));
      return Collections.enumeration(found);
    }
  }
}
