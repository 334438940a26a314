package io.sparkjobserver.server.drivers.launch;

import io.sparkjobserver.server.common.Sha256;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The archive of the classes that drivers of one kind load, of one Java and with one class path. It
 * need not be there. A JVM looks for itself whether an archive is whole and fits, and where it does
 * not, loads its classes as without one.
 *
 * @param file where it is
 * @param java the command of the Java
 * @param classPath the beginning of the class path; what comes behind it may differ
 */
record ClassArchive(Path file, Path java, String classPath) {

  /** What a JVM says of an archive that does not fit belongs into nobody's log. */
  private static final List<String> QUIET =
      List.of("-Xshare:auto", "-Xlog:cds=off", "-Xlog:cds+dynamic=off");

  /** Options by which a driver has an archive of its own, or none. */
  private static final Pattern OWN =
      Pattern.compile("-Xshare|SharedArchive|ArchiveClasses|LoadedClassList|AOT");

  /**
   * A class of the driver that is loaded when its Spark context is up: a list without it is of a
   * driver that did not come that far. Some Javas put a number behind it.
   */
  private static final Pattern UP =
      Pattern.compile("io/sparkjobserver/driver/spark/JobResultGetter( .*)?");

  /**
   * That of a driver; empty where there can be none.
   *
   * @param folder where archives are
   */
  static Optional<ClassArchive> of(DriverJvm driver, Path java, Path folder) throws IOException {
    // Only the end of a class path may differ, and folders with something in them may only be
    // there.
    if (!driver.beforeJars().isEmpty() || OWN.matcher(driver.javaOptions()).find()) {
      return Optional.empty();
    }
    String classPath = String.join(File.pathSeparator, driver.jars());
    return Optional.of(
        new ClassArchive(folder.resolve(key(driver, java) + ".jsa"), java, classPath));
  }

  /** Says it all anew where a file is another one, by its name, its size and its age. */
  private static String key(DriverJvm driver, Path java) throws IOException {
    List<Path> files = new ArrayList<>();
    Path command = java.toRealPath();
    files.add(command);
    // Next to the command of every Java since 9: an update leaves the command's path as it is.
    files.add(command.resolveSibling("../lib/modules").normalize());
    files.add(driver.driverJar());
    try (Stream<Path> jars = Files.list(driver.sparkHome().resolve("jars"))) {
      jars.sorted().forEach(files::add);
    }
    StringBuilder all = new StringBuilder();
    for (Path file : files) {
      all.append(file);
      if (Files.exists(file)) {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        all.append(' ').append(attributes.size());
        all.append(' ').append(attributes.lastModifiedTime().toMillis());
      }
      all.append('\n');
    }
    return Sha256.of(all.toString().getBytes(StandardCharsets.UTF_8));
  }

  boolean exists() {
    return Files.isRegularFile(file);
  }

  /** The options of a JVM that takes its classes from it. */
  List<String> use() {
    List<String> options = new ArrayList<>(QUIET);
    options.add("-XX:SharedArchiveFile=" + file);
    return options;
  }

  /** The options of a JVM that writes down what it loads. */
  List<String> record(Path list) {
    return List.of("-XX:DumpLoadedClassList=" + list);
  }

  /**
   * The classes that a driver has written down so far; nothing where it is not up. Those of jobs
   * are not among them: the next driver has other ones.
   */
  static List<String> classes(Path list) throws IOException {
    String text = Files.readString(list);
    // The last line may be under way.
    List<String> classes =
        text.substring(0, text.lastIndexOf('\n') + 1)
            .lines()
            .filter(line -> !line.contains("source:"))
            .toList();
    return classes.stream().anyMatch(line -> UP.matcher(line).matches()) ? classes : List.of();
  }

  /** The command that makes the archive, elsewhere, of the classes in a list. */
  List<String> make(Path list, Path made) {
    return List.of(
        java.toString(),
        // The collector that can put objects into an archive; those of all others can use them.
        "-XX:+UseG1GC",
        "-Xmx512m",
        "-Xshare:dump",
        "-XX:SharedClassListFile=" + list,
        "-XX:SharedArchiveFile=" + made,
        "-cp",
        classPath);
  }
}
