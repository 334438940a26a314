package io.sparkjobserver.server.drivers;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The end of a driver's log.
 *
 * @param all the lines that were read
 */
public record LogTail(List<String> all) {

  private static final int LINES = 40;

  private static final Pattern EXCEPTION =
      Pattern.compile("(^|[\\s:])([\\w$]+\\.)*[\\w$]*(Exception|Error)(:|$)");

  /** What a JVM prints last that ends because of it. */
  private static final String OUT_OF_MEMORY = "Terminating due to java.lang.OutOfMemoryError";

  /** The end of a log, as its bytes in UTF-8. */
  public static LogTail of(byte[] bytes) {
    return new LogTail(new String(bytes, StandardCharsets.UTF_8).lines().toList());
  }

  /**
   * The first line that names an exception, mostly the cause of what follows; where the JVM itself
   * says why it ends, that.
   */
  public Optional<String> firstException() {
    Optional<String> end =
        all.stream().filter(line -> line.startsWith(OUT_OF_MEMORY)).map(String::strip).findFirst();
    return end.isPresent() ? end : firstNamed();
  }

  private Optional<String> firstNamed() {
    return all.stream()
        .filter(line -> !line.startsWith("\tat ") && !line.contains(" WARN "))
        .filter(line -> EXCEPTION.matcher(line).find())
        .map(String::strip)
        .findFirst();
  }

  /** The last lines. */
  public List<String> lines() {
    return all.subList(Math.max(0, all.size() - LINES), all.size());
  }
}
