package io.sparkjobserver.server.config;

/** Text that SmallRye Config must take as it is. */
final class Literals {

  private Literals() {}

  /** Keeps a dollar from beginning one of SmallRye's own substitutions. */
  static String escape(String text) {
    return text.replace("$", "\\$");
  }
}
