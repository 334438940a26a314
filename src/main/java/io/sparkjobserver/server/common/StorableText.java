package io.sparkjobserver.server.common;

/** Text as every database can keep it: PostgreSQL has no U+0000 in its texts. */
public final class StorableText {

  private static final char NUL = '\0';

  /** What Unicode has for a character that cannot be represented. */
  private static final char REPLACEMENT = '\ufffd';

  private StorableText() {}

  /** Whether a text can be kept as it is. */
  public static boolean is(String text) {
    return text.indexOf(NUL) < 0;
  }

  /** The text, with a replacement for each character that cannot be kept. */
  public static String of(String text) {
    return text.replace(NUL, REPLACEMENT);
  }
}
