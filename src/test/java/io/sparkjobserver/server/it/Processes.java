package io.sparkjobserver.server.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the operating system shows of a process. */
final class Processes {

  private Processes() {}

  /** Its arguments and its environment; nothing where it is over. */
  static List<String> seenOf(ProcessHandle process) {
    return Stream.of("cmdline", "environ").flatMap(file -> read(process, file)).toList();
  }

  /** Whether it has ended, be it that its parent stands still and has not taken notice of it. */
  static boolean hasEnded(ProcessHandle process) {
    return read(process, "cmdline").allMatch(String::isEmpty);
  }

  private static Stream<String> read(ProcessHandle process, String file) {
    Path path = Path.of("/proc", String.valueOf(process.pid()), file);
    try {
      return Stream.of(new String(Files.readAllBytes(path), StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      return Stream.empty();
    } catch (IOException e) {
      if (!process.isAlive()) {
        return Stream.empty();
      }
      throw new UncheckedIOException(e);
    }
  }
}
