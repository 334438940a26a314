package io.sparkjobserver.server.drivers;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the JVM of each driver is told, before what the settings say: of two the last one counts.
 */
public final class JvmOptions {

  /**
   * A JVM without memory goes on with whichever of its threads found none dead or not, and nobody
   * knows which: its contexts are better off in another one. It says why, and writes no dump.
   */
  private static final String END_WITHOUT_MEMORY = "-XX:+ExitOnOutOfMemoryError";

  /**
   * A driver pulls its jars when it is new. What the processor has for AES-GCM is used by optimised
   * code only, which comes after the first hundred megabytes otherwise: 26 MB/s until then.
   */
  private static final List<String> OPTIMISE_TLS_AT_ONCE =
      List.of(
          "-XX:CompileCommand=quiet",
          "-XX:CompileCommand=CompileThresholdScaling,com.sun.crypto.provider.G*::*,0.02",
          "-XX:CompileCommand=CompileThresholdScaling,com.sun.crypto.provider.CounterMode::*,0.02");

  /**
   * Of the processors' time until a context is up the optimising compiler takes a third, for code
   * that hardly runs again: methods wait for it three times as long as by Java's own choice. Not
   * loops, which a query may be one of.
   */
  private static final List<String> OPTIMISE_METHODS_LATER =
      List.of(
          "-XX:Tier4InvocationThreshold=15000",
          "-XX:Tier4MinInvocationThreshold=1800",
          "-XX:Tier4CompileThreshold=45000");

  /** What each driver's JVM is told. */
  public static final List<String> DEFAULTS =
      Stream.of(List.of(END_WITHOUT_MEMORY), OPTIMISE_TLS_AT_ONCE, OPTIMISE_METHODS_LATER)
          .flatMap(List::stream)
          .toList();

  private static final String PROPERTY = "spark.driver.extraJavaOptions";

  private JvmOptions() {}

  /**
   * Puts them before those that are there, for whatever starts a driver by its properties.
   *
   * @param below properties that count where the others have none, such as those of {@code
   *     spark-defaults.conf}
   */
  public static Map<String, String> in(Map<String, String> properties, Map<String, String> below) {
    Map<String, String> all = new HashMap<>(properties);
    String set = properties.getOrDefault(PROPERTY, below.getOrDefault(PROPERTY, ""));
    all.put(PROPERTY, (String.join(" ", DEFAULTS) + " " + set).strip());
    return all;
  }
}
