package io.sparkjobserver.server.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the fields of a HOCON file that has been parsed before, so that its syntax is known to be
 * right. The parser's own result is not enough: of {@code a = x} and {@code a.b = y} it keeps the
 * later one only. Includes of files are followed.
 */
final class HoconScanner {

  private static final Logger LOG = LoggerFactory.getLogger(HoconScanner.class);
  private static final int MOST_INCLUDES = 50;
  private static final Pattern INCLUDE =
      Pattern.compile(
          "include\\s+(?:required\\s*\\(\\s*)?(?:(file|classpath|url)\\s*\\(\\s*)?\"([^\"]+)\"[\\s)]*");
  private static final Pattern QUOTED =
      Pattern.compile("\"\"\".*?\"\"\"+|\"(?:[^\"\\\\]|\\\\.)*\"", Pattern.DOTALL);

  private final Path file;
  private final String text;
  private final int depth;
  private final List<HoconField> fields;
  private int at;

  private HoconScanner(Path file, String text, int depth, List<HoconField> fields) {
    this.file = file;
    this.text = text;
    this.depth = depth;
    this.fields = fields;
  }

  /**
   * The fields in the order in which they are read; none where the file is not understood here,
   * though the parser did.
   */
  static List<HoconField> scan(Path file) {
    List<HoconField> fields = new ArrayList<>();
    try {
      scan(file, List.of(), 0, fields);
      return fields;
    } catch (IOException | ConfigException | IndexOutOfBoundsException e) {
      LOG.debug("{} was not looked at a second time", file, e);
      return List.of();
    }
  }

  private static void scan(Path file, List<String> path, int depth, List<HoconField> fields)
      throws IOException {
    // As the parser does: what is no UTF-8 is replaced.
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    HoconScanner scanner = new HoconScanner(file, text, depth, fields);
    scanner.skipSpace();
    if (scanner.peek() == '{') {
      scanner.at++;
    }
    scanner.object(path);
  }

  /** Reads fields up to the end of their object. */
  private void object(List<String> path) throws IOException {
    while (true) {
      skipSpace();
      if (at >= text.length()) {
        return;
      }
      if (peek() == '}') {
        at++;
        return;
      }
      if (!include(path)) {
        field(path);
      }
    }
  }

  private boolean include(List<String> path) throws IOException {
    Matcher include = INCLUDE.matcher(text).region(at, text.length());
    if (!include.lookingAt()) {
      return false;
    }
    at = include.end();
    String kind = include.group(1);
    if ((kind == null || kind.equals("file")) && depth < MOST_INCLUDES) {
      for (String suffix : List.of("", ".conf", ".json")) {
        Path included = file.toAbsolutePath().resolveSibling(include.group(2) + suffix);
        if (Files.isRegularFile(included) && !included.toString().endsWith(".properties")) {
          scan(included, path, depth + 1, fields);
        }
      }
    }
    return true;
  }

  private void field(List<String> path) throws IOException {
    int line = (int) text.substring(0, at).chars().filter(c -> c == '\n').count() + 1;
    int start = at;
    while (at < text.length() && "=:{".indexOf(peek()) < 0) {
      at = quotedEnd(at + 1);
    }
    String key = text.substring(start, at).strip();
    boolean adds = key.endsWith("+");
    List<String> whole = new ArrayList<>(path);
    whole.addAll(ConfigUtil.splitPath(adds ? key.substring(0, key.length() - 1).strip() : key));
    if (at < text.length() && peek() != '{') {
      at++;
      skipSpace();
    }
    int place = fields.size();
    String value = value(whole);
    if (!adds) {
      fields.add(place, new HoconField(whole, value, file, line));
    }
  }

  /** Reads a value, which may be put together of several; its text where none is an object. */
  private String value(List<String> path) throws IOException {
    int start = at;
    int lists = 0;
    boolean object = false;
    while (at < text.length()) {
      char c = peek();
      if (lists == 0 && (c == '\n' || c == ',' || c == '}' || isComment())) {
        break;
      }
      if (c == '$' && text.startsWith("${", at)) {
        at = text.indexOf('}', at) + 1;
      } else if (c == '{' && lists == 0) {
        at++;
        object = true;
        object(path);
      } else if (isComment()) {
        skipLine();
      } else {
        lists += c == '[' ? 1 : c == ']' ? -1 : 0;
        at = quotedEnd(at + 1);
      }
    }
    return object ? "" : text.substring(start, at).strip();
  }

  /** Where to go on behind one character, which may begin a quoted text. */
  private int quotedEnd(int next) {
    if (peek() != '"') {
      return next;
    }
    Matcher quoted = QUOTED.matcher(text).region(at, text.length());
    return quoted.lookingAt() ? quoted.end() : next;
  }

  private void skipSpace() {
    while (at < text.length()) {
      if (isComment()) {
        skipLine();
      } else if (Character.isWhitespace(peek()) || peek() == ',' || peek() == '\uFEFF') {
        at++;
      } else {
        return;
      }
    }
  }

  private boolean isComment() {
    return peek() == '#' || text.startsWith("//", at);
  }

  private void skipLine() {
    int end = text.indexOf('\n', at);
    at = end < 0 ? text.length() : end;
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }
}
