package io.sparkjobserver.server.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keeps secrets out of what is printed. */
public final class Secrets {

  private static final String REDACTED = "(redacted)";

  /** Spark's own pattern for its properties, and what else people call secrets. */
  private static final Pattern SECRET_KEY =
      Pattern.compile(
          "(?i)(secret|pass(?!through)|pwd|token|credential|(access|private|api|account)[._-]?key|pw$)");

  /**
   * Users and passwords in URLs, and what is assigned to a name that is a secret's, as among the
   * parameters of JDBC URLs and the options of JVMs. A name is looked at from its beginning only:
   * otherwise a long text without one takes its length squared.
   */
  private static final Pattern SECRET_PART =
      Pattern.compile(
          "(?i)(?<=://)[^/\\s]+(?=@)|(?<=:thin:)[^@\\s]+(?=@)"
              + "|((?<![\\w.-])[\\w.-]*(?:pass(?!through)|pwd|secret|token|credential|cipher)[\\w.-]*\\s*=\\s*)"
              + "(?:\"[^\"]*\"|'[^']*'|[^&;,\\s]+)");

  private Secrets() {}

  /** The text of a setting with what is secret in it left out. */
  public static String redact(String key, String value) {
    if (SECRET_KEY.matcher(key).find()) {
      return value.isEmpty() ? value : REDACTED;
    }
    return redact(value);
  }

  /** A text that may quote settings, with what is secret in it left out. */
  public static String redact(String text) {
    return SECRET_PART
        .matcher(text)
        .replaceAll(
            part ->
                Matcher.quoteReplacement((part.group(1) == null ? "" : part.group(1)) + REDACTED));
  }
}
