package io.sparkjobserver.server.boot;

import io.sparkjobserver.server.config.Finding;
import io.sparkjobserver.server.config.KnownKey;
import io.sparkjobserver.server.config.Secrets;
import io.sparkjobserver.server.config.Severity;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What is printed about a configuration. */
final class Report {

  private Report() {}

  /** Why the server does not start, every reason with what to do. */
  static String faults(Verdict verdict) {
    List<Finding> fatal = verdict.findings(Severity.FATAL);
    return "The server cannot start with this configuration: %s%n%s"
        .formatted(
            fatal.size() == 1 ? "1 fault" : fatal.size() + " faults",
            fatal.stream().map(Report::paragraph).collect(Collectors.joining("\n")));
  }

  /** One finding, in a line. */
  static String line(Finding finding) {
    return setting(finding)
        + ": "
        + plain(finding.message())
        + (finding.fix().isEmpty() ? "" : "; " + finding.fix());
  }

  private static String paragraph(Finding finding) {
    return "  %-7s  %s%n           %s.%s"
        .formatted(
            finding.severity(),
            setting(finding),
            plain(finding.message()),
            finding.fix().isEmpty() ? "" : "\n           What to do: " + finding.fix() + ".");
  }

  /** In one line: what is quoted must not look like the report's own words. */
  private static String plain(String text) {
    return Secrets.redact(text).replaceAll("\\p{Cntrl}", "\uFFFD");
  }

  private static String setting(Finding finding) {
    String setting =
        finding.value() == null
            ? plain(finding.key())
            : plain(finding.key() + " = " + finding.value());
    return finding.origin().isEmpty() || finding.origin().startsWith("-D")
        ? setting
        : setting + " (" + finding.origin() + ")";
  }

  /** All settings that count, where each is from, what each check says, and the sum of it. */
  static String whole(Configuration configuration, Verdict verdict) {
    StringBuilder report = new StringBuilder("Settings\n");
    settings(configuration).forEach(key -> report.append(row(configuration, key)));
    report.append("\nChecks\n");
    verdict
        .answers()
        .forEach(
            (check, findings) -> {
              if (findings.isEmpty()) {
                report.append("  %-7s  %s%n".formatted(Severity.OK, check));
              }
            });
    verdict.findings().forEach(finding -> report.append(paragraph(finding)).append('\n'));
    return report
        .append('\n')
        .append(
            verdict.usable()
                ? "The server can start with this configuration."
                : "The server cannot start with this configuration.")
        .toString();
  }

  private static NavigableSet<String> settings(Configuration configuration) {
    NavigableSet<String> keys =
        Mappings.KEYS.all().stream()
            .filter(key -> key.kind() != KnownKey.Kind.MAP)
            .map(KnownKey::name)
            .collect(Collectors.toCollection(TreeSet::new));
    configuration.names().stream()
        .filter(configuration::isSet)
        .filter(key -> configuration.writtenAs(key).equals(key) || keys.contains(key))
        .filter(configuration::isForTheServer)
        .forEach(keys::add);
    return keys;
  }

  private static String row(Configuration configuration, String key) {
    String text = configuration.text(key);
    String written = configuration.writtenAs(key);
    return "  %s = %s    # %s%s%n"
        .formatted(
            plain(key),
            text == null ? "(no value)" : plain(Secrets.redact(key, text)),
            configuration.isSet(key) ? configuration.origin(key) : "default",
            written.equals(key) ? "" : ", as " + written);
  }
}
