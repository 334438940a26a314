package io.sparkjobserver.driver.jobs;

import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;

/** The classes of one {@link ClassPath}, after those of its parent. */
final class JobClassLoader extends URLClassLoader {

  static {
    ClassLoader.registerAsParallelCapable();
  }

  private final String classPathId;

  JobClassLoader(String classPathId, List<Path> files, ClassLoader parent) {
    // Without a name: it would stand in every line of every stack trace that a client reads.
    super(ClassPath.urls(files), parent);
    this.classPathId = classPathId;
  }

  String classPathId() {
    return classPathId;
  }

  /** A class of the binaries themselves; the parent is not asked. */
  Class<?> loadOwn(String name) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : findClass(name);
    }
  }
}
