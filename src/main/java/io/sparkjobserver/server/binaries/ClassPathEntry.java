package io.sparkjobserver.server.binaries;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A binary on a class path, in the version that it had when the class path was made.
 *
 * @param name the name that it was uploaded under, or the address that it was read from
 * @param sha256 its content
 * @param size in bytes
 */
public record ClassPathEntry(String name, String sha256, long size) {

  /** A class path as it is stored: a line for each entry. */
  public static String toLines(List<ClassPathEntry> classPath) {
    return classPath.stream().map(ClassPathEntry::toLine).collect(Collectors.joining("\n"));
  }

  /** A class path that was stored. */
  public static List<ClassPathEntry> ofLines(String lines) {
    return lines.lines().map(ClassPathEntry::ofLine).toList();
  }

  /** The name comes last, since it may hold any character but a line feed. */
  private String toLine() {
    return sha256 + ' ' + size + ' ' + name;
  }

  private static ClassPathEntry ofLine(String line) {
    String[] parts = line.split(" ", 3);
    return new ClassPathEntry(parts[2], parts[0], Long.parseLong(parts[1]));
  }
}
