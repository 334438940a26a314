package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.binaries.ClassPathEntry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What contexts have in common that share a driver: all that its Spark context is made from.
 *
 * @param settings the settings of the context that the driver was started for
 * @param classPath the binaries that each job has below its own
 */
record SharedTerms(ContextSettings settings, List<ClassPathEntry> classPath) {

  /** What a master that is in the driver's own process does not look at. */
  private static final Set<String> CLUSTER_ONLY =
      Set.of("spark.cores.max", "spark.executor.memory");

  SharedTerms {
    classPath = List.copyOf(classPath);
  }

  static SharedTerms of(Context context) {
    return new SharedTerms(context.settings(), context.classPath());
  }

  /**
   * Equal for contexts that can share a driver.
   *
   * @param master the Spark master where the settings name none
   */
  Key key(String master) {
    Map<String, String> conf = new TreeMap<>(settings.sparkConf(""));
    if (conf.getOrDefault("spark.master", master).startsWith("local")) {
      conf.keySet().removeAll(CLUSTER_ONLY);
    }
    return new Key(conf, settings.launchProperties(), classPath);
  }

  /**
   * What a driver is made from.
   *
   * @param conf the properties of its Spark context
   * @param launch what starts its JVM
   * @param classPath the binaries below those of jobs
   */
  record Key(Map<String, String> conf, Map<String, String> launch, List<ClassPathEntry> classPath) {

    Key {
      conf = Map.copyOf(conf);
      launch = Map.copyOf(launch);
      classPath = List.copyOf(classPath);
    }

    /** Leaves the properties out. */
    @Override
    public String toString() {
      return "Key[" + Integer.toHexString(hashCode()) + "]";
    }
  }
}
