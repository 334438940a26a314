package io.sparkjobserver.driver.jobs;

import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The code of one or more jobs: the same binaries in the same order are the same class path, and
 * their classes are loaded once. Thread-safe.
 */
public final class ClassPath {

  private final String id;
  private final List<Path> files;
  private final String jars;
  private final ClassLoader loader;

  /** Found once: to learn that a Scala object is missing takes a look into every jar of Spark. */
  private final Map<String, MainClass> mains = new ConcurrentHashMap<>();

  ClassPath(String id, List<Path> files, ClassLoader loader) {
    this.id = id;
    this.files = List.copyOf(files);
    this.jars =
        files.stream()
            .map(file -> String.valueOf(file.getFileName()))
            .collect(Collectors.joining(","));
    this.loader = loader;
  }

  /** A hash of the binaries. */
  public String id() {
    return id;
  }

  /** The binaries on this machine, in order. */
  public List<Path> files() {
    return files;
  }

  /** The names of the files, with commas between them: they say what is in them. */
  String jars() {
    return jars;
  }

  /** Loads the classes. */
  public ClassLoader loader() {
    return loader;
  }

  Optional<MainClass> main(String name) {
    MainClass known = mains.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<MainClass> found = MainClass.find(name, loader);
    found.ifPresent(main -> mains.put(name, main));
    return found;
  }

  /** Files as class loaders take them. */
  public static URL[] urls(List<Path> files) {
    URL[] urls = new URL[files.size()];
    for (int i = 0; i < urls.length; i++) {
      try {
        urls[i] = files.get(i).toUri().toURL();
      } catch (MalformedURLException e) {
        throw new IllegalArgumentException("No URL names the file " + files.get(i), e);
      }
    }
    return urls;
  }
}
