package io.sparkjobserver.server.boot;

import io.sparkjobserver.server.config.Finding;
import io.sparkjobserver.server.config.Flag;
import io.sparkjobserver.server.config.LegacyKeys;
import io.sparkjobserver.server.config.Severity;
import io.sparkjobserver.server.contexts.ContextFactory;
import io.sparkjobserver.server.contexts.ContextLimits;
import io.sparkjobserver.server.contexts.ContextSettings;
import io.sparkjobserver.server.contexts.PoolProfiles;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Whether the keys that are set mean anything. */
final class KeyChecks {

  /** Every key in them is the product's. */
  private static final List<String> CLOSED = List.of("spark.jobserver.", "access-control.");

  /** Of the original's libraries: what is not known in them has no effect. */
  private static final List<String> LIBRARIES =
      List.of("akka.", "pekko.", "spray.", "flyway.", "custom-downing.");

  /** Beyond a third of a name that is wrong, it is another name. */
  private static final int PART_OF_NAME = 3;

  private static final String OWN_NAMES =
      "spark.jobserver.port, bind-address, sqldao.* and dao-timeout, and pekko.http.server.*";

  static final List<BootCheck> ALL =
      List.of(
          new BootCheck("every key of the server is known", KeyChecks::closed),
          new BootCheck("keys of the original's libraries are known", KeyChecks::libraries),
          new BootCheck("keys have their uses still", KeyChecks::retired),
          new BootCheck("settings refer to what has a value", KeyChecks::broken),
          new BootCheck("flags of contexts are true or false", KeyChecks::contextFlags),
          new BootCheck("limits of contexts are times and numbers", KeyChecks::contextLimits),
          new BootCheck("contexts have factories that are there", KeyChecks::contextFactory),
          new BootCheck("settings are set under one name", KeyChecks::twice),
          new BootCheck("what the server sets is left to it", KeyChecks::ownKeysOfLibraries));

  private KeyChecks() {}

  private static boolean known(String key) {
    return Mappings.KEYS.find(LegacyKeys.current(key)).isPresent()
        || LegacyKeys.retired(key).isPresent();
  }

  private static List<String> unknown(Configuration configuration, List<String> spaces) {
    return new TreeSet<>(configuration.names())
        .stream()
            .filter(key -> spaces.stream().anyMatch((key + ".")::startsWith))
            .filter(key -> !known(key))
            // Under a former name it is among the names twice.
            .filter(key -> configuration.isSet(key) && configuration.writtenAs(key).equals(key))
            .toList();
  }

  private static List<Finding> closed(Configuration configuration, Machine machine) {
    return unknown(configuration, CLOSED).stream()
        .map(
            key ->
                // Without its value: nobody knows whether that is a secret.
                new Finding(
                    Severity.FATAL,
                    key,
                    null,
                    configuration.origin(key),
                    "there is no such setting",
                    nearest(key)
                        .map(name -> "did you mean " + name + "? If not, leave it out")
                        .orElse("leave it out; docs/configuration.md has all settings")))
        .toList();
  }

  private static Optional<String> nearest(String key) {
    String own = withoutSpace(key);
    LevenshteinDistance distance = new LevenshteinDistance(own.length() / PART_OF_NAME);
    return Mappings.KEYS.names().stream()
        .filter(name -> CLOSED.stream().anyMatch(name::startsWith))
        .filter(name -> distance.apply(own, withoutSpace(name)) >= 0)
        .min(Comparator.comparing(name -> distance.apply(own, withoutSpace(name))));
  }

  private static String withoutSpace(String key) {
    return CLOSED.stream()
        .filter(key::startsWith)
        .findFirst()
        .map(space -> key.substring(space.length()))
        .orElse(key);
  }

  private static List<Finding> ownKeysOfLibraries(Configuration configuration, Machine machine) {
    return new TreeSet<>(LibrarySettings.keys())
        .stream()
            .filter(configuration::isSetByTheOperator)
            .map(
                key ->
                    configuration.fatal(
                        key,
                        "the server sets it, from settings of its own that have been checked",
                        "leave it out; " + OWN_NAMES + " are the server's settings for it"))
            .toList();
  }

  private static List<Finding> twice(Configuration configuration, Machine machine) {
    List<Finding> findings = new ArrayList<>();
    for (String key : Mappings.KEYS.names()) {
      String counts = configuration.writtenAs(key);
      List<String> others =
          LegacyKeys.formerNames(key).stream()
              .filter(name -> !name.equals(counts) && configuration.isSet(name))
              .filter(name -> !Objects.equals(configuration.text(name), configuration.text(counts)))
              .toList();
      if (configuration.isSet(key) && !others.isEmpty()) {
        findings.add(
            configuration.warning(
                key,
                "it counts, and %s says otherwise: they are names of one setting"
                    .formatted(String.join(", ", others)),
                "leave out all but one of them"));
      }
    }
    return findings;
  }

  private static boolean isOfContexts(String key) {
    return key.startsWith("spark.context")
        || (key.startsWith(PoolProfiles.PREFIX) && key.contains("." + PoolProfiles.SETTINGS + "."));
  }

  private static List<Finding> contextFlags(Configuration configuration, Machine machine) {
    return new TreeSet<>(configuration.names())
        .stream()
            .filter(KeyChecks::isOfContexts)
            .filter(
                key -> ContextSettings.FLAGS.stream().anyMatch(flag -> key.endsWith("." + flag)))
            .filter(key -> Flag.of(String.valueOf(configuration.text(key))).isEmpty())
            .map(
                key ->
                    configuration.fatal(
                        key, "it is neither true nor false", "set it to true or to false"))
            .toList();
  }

  private static List<Finding> contextLimits(Configuration configuration, Machine machine) {
    List<Finding> findings = new ArrayList<>();
    for (String key : new TreeSet<>(configuration.names())) {
      String setting = key.substring(key.lastIndexOf('.') + 1);
      if (isOfContexts(key) && ContextLimits.SETTINGS.contains(setting)) {
        ContextLimits.fault(setting, String.valueOf(configuration.text(key)))
            .ifPresent(
                fault ->
                    findings.add(
                        configuration.fatal(key, "it " + fault, "set it to one, or leave it out")));
      }
    }
    return findings;
  }

  private static List<Finding> contextFactory(Configuration configuration, Machine machine) {
    List<Finding> findings = new ArrayList<>();
    for (String key : new TreeSet<>(configuration.names())) {
      if (isOfContexts(key) && key.endsWith("." + ContextFactory.SETTING)) {
        ContextFactory.fault(String.valueOf(configuration.text(key)))
            .ifPresent(
                fault -> findings.add(configuration.fatal(key, fault, ContextFactory.fix())));
      }
    }
    return findings;
  }

  private static List<Finding> libraries(Configuration configuration, Machine machine) {
    List<String> unknown = unknown(configuration, LIBRARIES);
    return unknown.isEmpty()
        ? List.of()
        : List.of(
            new Finding(
                Severity.WARNING,
                String.join(", ", unknown),
                null,
                "",
                "they are of libraries that the original used, and have no effect",
                "leave them out"));
  }

  private static List<Finding> retired(Configuration configuration, Machine machine) {
    List<Finding> findings = new ArrayList<>();
    for (String key : new TreeSet<>(configuration.names())) {
      if (configuration.isSet(key) && configuration.writtenAs(key).equals(key)) {
        LegacyKeys.retired(key)
            .ifPresent(
                instead ->
                    findings.add(configuration.info(key, "it has no effect here: " + instead)));
      }
    }
    return findings;
  }

  private static List<Finding> broken(Configuration configuration, Machine machine) {
    return new TreeSet<>(configuration.names())
        .stream()
            .filter(configuration::isForTheServer)
            .filter(configuration::isBroken)
            .map(
                key ->
                    configuration.fatal(
                        key,
                        "it refers to something that has no value",
                        "define what it refers to, or write a backslash before a $ that means"
                            + " itself"))
            .toList();
  }
}
