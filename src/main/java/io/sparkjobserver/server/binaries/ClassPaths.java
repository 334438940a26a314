package io.sparkjobserver.server.binaries;

import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.ServerException;
import io.sparkjobserver.server.common.StorableText;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Finds what class paths name: each entry is the name of a binary or an address. Thread-safe;
 * blocks.
 */
@ApplicationScoped
public class ClassPaths {

  private static final int MAX_ENTRIES = 256;
  private static final int MAX_NAMES = 16 * 1024;

  private final Binaries binaries;
  private final UriBinaries uris;

  ClassPaths(Binaries binaries, UriBinaries uris) {
    this.binaries = binaries;
    this.uris = uris;
  }

  /** The entries of a class path that is one text, with commas between them. */
  public static List<String> split(String names) {
    return Arrays.stream(names.split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .toList();
  }

  /**
   * Finds the newest version of each entry, in order.
   *
   * @param label what the original calls the trouble that it has with an address
   * @param missing the error for a binary that is not there
   * @throws ServerException {@link ErrorCode#INVALID} for names that are too long or too many, and
   *     as {@link UriBinaries#read} does; {@code missing}
   */
  public List<ClassPathEntry> find(
      List<String> names, String label, Function<String, ServerException> missing) {
    requireFitting(names);
    return names.stream().map(name -> entry(name, label, missing)).toList();
  }

  /** A driver is told the names in one message. */
  private static void requireFitting(List<String> names) {
    if (!StorableText.is(String.join("", names))) {
      throw new ServerException(
          ErrorCode.INVALID, "The names of a class path cannot have the character U+0000");
    }
    if (names.size() > MAX_ENTRIES || names.stream().mapToInt(String::length).sum() > MAX_NAMES) {
      throw new ServerException(
          ErrorCode.INVALID,
          "A class path has at most %d binaries, and their names at most %d characters in all"
              .formatted(MAX_ENTRIES, MAX_NAMES));
    }
  }

  private ClassPathEntry entry(
      String name, String label, Function<String, ServerException> missing) {
    Binary binary =
        UriBinaries.isUri(name)
            ? uris.read(name, label)
            : binaries.find(name).orElseThrow(() -> missing.apply(name));
    return new ClassPathEntry(binary.name(), binary.content().sha256(), binary.content().size());
  }
}
