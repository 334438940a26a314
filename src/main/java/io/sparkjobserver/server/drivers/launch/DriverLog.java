package io.sparkjobserver.server.drivers.launch;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The end of a driver's log. */
final class DriverLog {

  /** How much of the log's end is looked at, in bytes. */
  private static final int WINDOW = 64 * 1024;

  private static final int TAIL_LINES = 40;

  private static final Pattern EXCEPTION =
      Pattern.compile("(^|[\\s:])([\\w$]+\\.)*[\\w$]*(Exception|Error)(:|$)");

  private final List<String> lines;

  private DriverLog(List<String> lines) {
    this.lines = lines;
  }

  /**
   * Reads the end of a log; a log that cannot be read is an empty one, for its absence must not
   * hide the driver's end.
   */
  static DriverLog read(Path file) {
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      long start = Math.max(0, log.length() - WINDOW);
      byte[] bytes = new byte[(int) (log.length() - start)];
      log.seek(start);
      log.readFully(bytes);
      return new DriverLog(new String(bytes, StandardCharsets.UTF_8).lines().toList());
    } catch (IOException e) {
      return new DriverLog(List.of());
    }
  }

  /** The first line that names an exception, mostly the cause of what follows. */
  Optional<String> firstException() {
    return lines.stream()
        .filter(line -> !line.startsWith("\tat ") && !line.contains(" WARN "))
        .filter(line -> EXCEPTION.matcher(line).find())
        .map(String::strip)
        .findFirst();
  }

  List<String> tail() {
    return lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
  }
}
