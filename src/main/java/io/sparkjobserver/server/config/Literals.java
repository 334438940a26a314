package io.sparkjobserver.server.config;

/** Text that SmallRye Config must take as it is. */
final class Literals {

  private Literals() {}

  /** Keeps what looks like one of SmallRye's own substitutions from being one. */
  static String escape(String text) {
    return text.replace("${", "\\${");
  }
}
