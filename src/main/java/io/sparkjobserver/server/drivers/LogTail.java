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

  /** The end of a log, as its bytes in UTF-8. */
  public static LogTail of(byte[] bytes) {
    return new LogTail(new String(bytes, StandardCharsets.UTF_8).lines().toList());
  }

  /** The first line that names an exception, mostly the cause of what follows. */
  public Optional<String> firstException() {
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
