package io.sparkjobserver.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RedoLogTest {

  private static final UUID DATABASE = UUID.fromString("3f0f4d8e-0c0a-4a52-9d0e-0d5c3c2b1a00");

  @TempDir Path folder;
  private Path path;

  @BeforeEach
  void name() {
    path = folder.resolve("db.redo.log");
  }

  @Test
  void readsWhatWasAppended() throws IOException {
    try (RedoLog log = new RedoLog(path, DATABASE)) {
      append(log, 5, 6, 7);
      assertThat(log.size()).isPositive();
    }
    assertThat(RedoLog.read(path))
        .hasValueSatisfying(
            content -> {
              assertThat(content.database()).isEqualTo(DATABASE);
              assertThat(content.entries())
                  .extracting(RedoLog.Entry::position)
                  .containsExactly(5L, 6L, 7L);
              assertThat(content.entries().get(1).statements())
                  .containsExactly(new Redo.Statement("update", List.of(6L), 1));
            });
  }

  @Test
  void isForItsOwnerOnly() throws IOException {
    new RedoLog(path, DATABASE).close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
  }

  @Test
  void hasNothingWhereThereIsNoFileOrOneOfSomethingElse() throws IOException {
    assertThat(RedoLog.read(path)).isEmpty();
    Files.createFile(path);
    assertThat(RedoLog.read(path)).isEmpty();
    Files.writeString(path, "It was a dark and stormy night; the rain fell in torrents");
    assertThat(RedoLog.read(path)).isEmpty();
  }

  /** A process can be killed anywhere in a write. */
  @Test
  void endsBeforeATransactionThatIsNotWhole() throws IOException {
    long whole;
    try (RedoLog log = new RedoLog(path, DATABASE)) {
      append(log, 1, 2);
      whole = Files.size(path);
      append(log, 3);
    }
    byte[] all = Files.readAllBytes(path);
    for (int length = (int) whole; length < all.length; length++) {
      Files.write(path, Arrays.copyOf(all, length));
      assertThat(positions()).containsExactly(1L, 2L);
    }
    for (int broken = (int) whole; broken < all.length; broken++) {
      byte[] bytes = all.clone();
      bytes[broken] ^= 0x10;
      Files.write(path, bytes);
      assertThat(positions()).containsExactly(1L, 2L);
    }
  }

  @Test
  void goesOnOverWhatTheDatabaseHasStored() throws IOException {
    try (RedoLog log = new RedoLog(path, DATABASE)) {
      append(log, 1, 2, 3, 4);
      log.rewind();
      assertThat(log.size()).isZero();
      append(log, 5, 6);
      assertThat(positions()).containsExactly(5L, 6L);
    }
  }

  @Test
  void takesBackTheLast() throws IOException {
    try (RedoLog log = new RedoLog(path, DATABASE)) {
      append(log, 1, 2);
      log.takeBack();
      assertThat(positions()).containsExactly(1L);
      append(log, 2, 3);
      assertThat(positions()).containsExactly(1L, 2L, 3L);
    }
  }

  @Test
  void leavesNothingOfAnotherDatabase() throws IOException {
    try (RedoLog log = new RedoLog(path, DATABASE)) {
      append(log, 1, 2);
    }
    UUID other = new UUID(1, 2);
    try (RedoLog log = new RedoLog(path, other)) {
      assertThat(positions()).isEmpty();
      append(log, 1);
      assertThat(positions()).containsExactly(1L);
    }
    assertThat(RedoLog.read(path).orElseThrow().database()).isEqualTo(other);
  }

  private List<Long> positions() throws IOException {
    return RedoLog.read(path).orElseThrow().entries().stream()
        .map(RedoLog.Entry::position)
        .toList();
  }

  private static void append(RedoLog log, long... positions) throws IOException {
    for (long position : positions) {
      Redo redo = new Redo();
      redo.add("update", new Object[] {position}, 1, 1);
      log.append(position, redo.toBytes());
    }
  }
}
