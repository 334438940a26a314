package io.sparkjobserver.server.drivers.launch;

import io.sparkjobserver.server.drivers.DriverJar;
import io.sparkjobserver.server.drivers.Installation;
import io.sparkjobserver.server.drivers.JvmOptions;
import io.sparkjobserver.server.drivers.MemorySize;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.launcher.SparkLauncher;

/**
 * The JVM of a driver on this machine: what {@code spark-submit} would start, without the two JVMs
 * that it takes to find out.
 *
 * @param sparkHome the Spark that it runs
 * @param conf that one's configuration
 * @param driverJar the driver's own jar
 * @param master the Spark master
 * @param contextName for people who look at process lists
 * @param properties Spark's, those of {@code spark-defaults.conf} among them
 * @param environment that of the process
 */
record DriverJvm(
    Path sparkHome,
    SparkConfFolder conf,
    Path driverJar,
    String master,
    String contextName,
    Map<String, String> properties,
    Map<String, String> environment) {

  /** The property with options for the JVM. */
  static final String JAVA_OPTIONS = SparkLauncher.DRIVER_EXTRA_JAVA_OPTIONS;

  private static final String DEFAULT_MEMORY = "1g";

  /** Of use to Spark's machine learning alone, and the JVM warns of it. */
  private static final String VECTORS = "--add-modules=jdk.incubator.vector";

  /**
   * Collects in parallel while nothing else runs, which is short in a small heap, and takes less of
   * the processors than the collector that Java would take: that one keeps account of each
   * reference that is written, works beside the jobs, and has each piece of a jar that is pulled
   * lie apart, since it is more than half of one of its regions.
   */
  private static final String COLLECTOR = "-XX:+UseParallelGC";

  private static final long SMALL_HEAP = 2L << 30;

  /**
   * Options of which a collector is one, or may be: of two named collectors the JVM starts none.
   */
  private static final Pattern NAMES_COLLECTOR = Pattern.compile("GC|@|VMOptionsFile|Flags=");

  /** Where else the JVM takes options from. */
  private static final List<String> OPTIONS_IN_ENVIRONMENT =
      List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  private static final Pattern SPACE = Pattern.compile("\\s+");

  /** Copies the maps. */
  DriverJvm {
    properties = Map.copyOf(properties);
    environment = Map.copyOf(environment);
  }

  /** Reads the configuration of a Spark home; what is said here counts before it. */
  static DriverJvm of(
      Path sparkHome,
      Path driverJar,
      String master,
      String contextName,
      Map<String, String> properties,
      Map<String, String> environment)
      throws IOException {
    SparkConfFolder conf = SparkConfFolder.of(sparkHome, environment);
    Map<String, String> all = conf.defaults();
    all.putAll(properties);
    return new DriverJvm(sparkHome, conf, driverJar, master, contextName, all, environment);
  }

  /** The command of its Java; empty where there is none to be found. */
  Optional<Path> java() {
    String home = environment.getOrDefault("JAVA_HOME", "");
    Stream<Path> folders =
        home.isEmpty()
            ? Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(Path::of)
            : Stream.of(Path.of(home, "bin"));
    return folders
        .map(folder -> folder.resolve("java").toAbsolutePath())
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** What is asked for of the JVM. */
  String javaOptions() {
    return property(JAVA_OPTIONS);
  }

  /** What Spark 4 has before all other jars. */
  Optional<Path> slf4j() throws IOException {
    Path jars = sparkHome.resolve("jars");
    if (!Files.isDirectory(jars)) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> found = Files.newDirectoryStream(jars, "slf4j-api-*.jar")) {
      for (Path jar : found) {
        return Optional.of(jar);
      }
      return Optional.empty();
    }
  }

  /** The jars of Spark and of the driver. */
  List<String> jars() throws IOException {
    List<String> jars = new ArrayList<>();
    slf4j().ifPresent(jar -> jars.add(jar.toString()));
    jars.add(sparkHome.resolve("jars").resolve("*").toString());
    // Behind Spark's: what both have is Spark's, as it is where a loader below Spark's has it.
    jars.add(driverJar.toString());
    return jars;
  }

  /** What the class path has before those jars. */
  List<String> beforeJars() throws IOException {
    List<String> before = new ArrayList<>();
    add(before, property(SparkLauncher.DRIVER_EXTRA_CLASSPATH));
    if (conf.hasContent()) {
      before.add(conf.path().toString());
    }
    return before;
  }

  private List<String> classPath() throws IOException {
    List<String> classPath = beforeJars();
    classPath.addAll(jars());
    for (String variable : List.of("HADOOP_CONF_DIR", "YARN_CONF_DIR", "SPARK_DIST_CLASSPATH")) {
      add(classPath, environment.getOrDefault(variable, ""));
    }
    return classPath;
  }

  /**
   * What starts it.
   *
   * @param java with what
   * @param first options that come before all others
   * @param launchFile what its program is given
   */
  List<String> command(Path java, List<String> first, Path launchFile) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.addAll(first);
    command.add("-cp");
    command.add(String.join(File.pathSeparator, classPath()));
    command.add("-Xmx" + memory());
    if (isSmall(memory()) && namesNoCollector()) {
      command.add(COLLECTOR);
    }
    command.addAll(JvmOptions.DEFAULTS);
    command.addAll(words(javaOptions()));
    command.addAll(words(JavaModuleOptions.defaultModuleOptions()));
    if (!Installation.hasModule(sparkHome, "spark-mllib")) {
      command.remove(VECTORS);
    }
    command.add("-Dderby.connection.requireAuthentication=false");
    command.add("-DSPARK_SUBMIT=true");
    command.add("-Dspark.app.name=" + contextName);
    command.add(DriverJar.MAIN_CLASS);
    command.add(launchFile.toString());
    return command;
  }

  /**
   * What its Spark context finds set, as after {@code spark-submit}.
   *
   * @param now when the driver is started
   */
  Map<String, String> systemProperties(Instant now) {
    Map<String, String> all = new HashMap<>(properties);
    all.put("spark.master", master);
    all.put("spark.app.name", contextName);
    all.put("spark.app.submitTime", String.valueOf(now.toEpochMilli()));
    all.put("spark.submit.deployMode", "client");
    all.put("spark.submit.pyFiles", "");
    if (!master.startsWith("local")) {
      // Executors get it from there; tasks of a local master have it on the class path.
      all.put("spark.jars", driverJar.toUri().toString());
    }
    return all;
  }

  /** The environment of the process. */
  Map<String, String> processEnvironment() {
    Map<String, String> all = new HashMap<>(environment);
    all.put("SPARK_HOME", sparkHome.toString());
    String libraries = property(SparkLauncher.DRIVER_EXTRA_LIBRARY_PATH);
    if (!libraries.isEmpty()) {
      String variable =
          System.mapLibraryName("a").endsWith(".dylib") ? "DYLD_LIBRARY_PATH" : "LD_LIBRARY_PATH";
      all.merge(variable, libraries, (set, more) -> set + File.pathSeparator + more);
    }
    return all;
  }

  private String memory() {
    String memory = property(SparkLauncher.DRIVER_MEMORY);
    return memory.isEmpty() ? DEFAULT_MEMORY : memory;
  }

  private static boolean isSmall(String memory) {
    OptionalLong bytes = MemorySize.bytes(memory);
    return bytes.isPresent() && bytes.getAsLong() <= SMALL_HEAP;
  }

  private boolean namesNoCollector() {
    return Stream.concat(
            Stream.of(javaOptions()),
            OPTIONS_IN_ENVIRONMENT.stream().map(name -> environment.getOrDefault(name, "")))
        .noneMatch(options -> NAMES_COLLECTOR.matcher(options).find());
  }

  private String property(String name) {
    return properties.getOrDefault(name, "").strip();
  }

  private static List<String> words(String options) {
    return SPACE.splitAsStream(options).filter(word -> !word.isEmpty()).toList();
  }

  private static void add(List<String> classPath, String entries) {
    Stream.of(entries.split(File.pathSeparator))
        .filter(entry -> !entry.isEmpty())
        .forEach(classPath::add);
  }
}
