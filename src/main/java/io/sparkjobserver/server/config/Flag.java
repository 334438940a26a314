package io.sparkjobserver.server.config;

import java.util.Locale;
import java.util.Optional;

/** A yes or no, in any of the words that the original takes. */
public final class Flag {

  private Flag() {}

  /** What a word means; nothing where it is none of them. */
  public static Optional<Boolean> of(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on", "1" -> Optional.of(true);
      case "false", "no", "off", "0" -> Optional.of(false);
      default -> Optional.empty();
    };
  }
}
