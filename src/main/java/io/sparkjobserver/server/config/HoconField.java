package io.sparkjobserver.server.config;

import java.nio.file.Path;
import java.util.List;

/**
 * One assignment in a HOCON file, as it is written.
 *
 * @param path the key that it sets, with the keys of the objects that it is in
 * @param text the value's text; empty where it is an object, whose fields follow
 * @param file where it is written
 * @param line the line there, from 1
 */
record HoconField(List<String> path, String text, Path file, int line) {

  HoconField {
    path = List.copyOf(path);
  }

  /** Whether it sets a value that is no object. */
  boolean isValue() {
    return !text.isEmpty() && !text.equals("null");
  }
}
