package io.sparkjobserver.server.boot;

import io.sparkjobserver.server.config.Finding;
import io.sparkjobserver.server.config.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What all checks say of a configuration.
 *
 * @param faults settings that cannot be understood
 * @param answers what each check found, by its name and in its order
 */
record Verdict(List<Finding> faults, Map<String, List<Finding>> answers) {

  /** Asks every check, also where one before it has found something. */
  static Verdict of(Configuration configuration, Machine machine) {
    Map<String, List<Finding>> answers = new LinkedHashMap<>();
    BootChecks.ALL.forEach(check -> answers.put(check.name(), check.ask(configuration, machine)));
    return new Verdict(configuration.faults(), answers);
  }

  /** All that was found. */
  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>(faults);
    answers.values().forEach(findings::addAll);
    return findings;
  }

  /** What was found of one severity. */
  List<Finding> findings(Severity severity) {
    return findings().stream().filter(finding -> finding.severity() == severity).toList();
  }

  /** Whether the server can start. */
  boolean usable() {
    return findings(Severity.FATAL).isEmpty();
  }
}
