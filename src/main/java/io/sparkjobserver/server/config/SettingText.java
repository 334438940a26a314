package io.sparkjobserver.server.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The text of a setting: what it may be, and what SmallRye Config is given for it. */
public final class SettingText {

  private static final Set<String> YES = Set.of("true", "yes", "on", "1");
  private static final Set<String> NO = Set.of("false", "no", "off", "0");

  private SettingText() {}

  /** What SmallRye Config reads in place of a text; empty where that text cannot be understood. */
  public static Optional<String> normalised(KnownKey key, String text) {
    return switch (key.kind()) {
      case DURATION -> Units.duration(text);
      case SIZE -> Units.size(text);
      case FLAG -> flag(text);
      case VALUE, LIST, MAP -> Optional.of(text);
    };
  }

  /** A text that was normalised, for people. */
  public static String shown(KnownKey key, String text) {
    return key.kind() == KnownKey.Kind.DURATION
        ? Units.duration(text).map(span -> Bounds.words(Duration.parse(span))).orElse(text)
        : text;
  }

  private static Optional<String> flag(String text) {
    if (YES.contains(word(text))) {
      return Optional.of("true");
    }
    return isNo(text) ? Optional.of("false") : Optional.empty();
  }

  private static String word(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }

  /** Whether a text is one of HOCON's words for no. */
  public static boolean isNo(String text) {
    return NO.contains(word(text));
  }

  /** What a setting's text may be, for people. */
  public static String allowed(KnownKey key) {
    return switch (key.kind()) {
      case DURATION -> "a time, such as 30s, 500ms or 2 minutes";
      case SIZE -> "a size, such as 100 MiB, 30m or 104857600b";
      case FLAG -> "true or false";
      case LIST -> "a list";
      case MAP -> "a block of names and values";
      case VALUE -> value(key.type());
    };
  }

  private static String value(Class<?> type) {
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'))
          .collect(Collectors.joining(", "));
    }
    if (Number.class.isAssignableFrom(type)) {
      return "a whole number";
    }
    return switch (type.getSimpleName()) {
      case "Path" -> "a path";
      case "URI" -> "a URL";
      default -> "a text";
    };
  }
}
