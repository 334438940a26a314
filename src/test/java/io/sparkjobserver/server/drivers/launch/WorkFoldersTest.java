package io.sparkjobserver.server.drivers.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkFoldersTest {

  private static final Instant OLD = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant LIMIT = Instant.parse("2026-01-02T00:00:00Z");

  @TempDir Path folder;

  private final String driver = UUID.randomUUID().toString();
  private LaunchFiles files;
  private WorkFolders folders;

  @BeforeEach
  void make() {
    files = FilesBelow.of(folder);
    folders = new WorkFolders(files);
  }

  @Test
  void listsDriversAndNothingElse() throws IOException {
    assertThat(folders.drivers()).isEmpty();
    Path work = files.workDirectory(driver);
    Files.createDirectory(work.resolveSibling("notes"));
    Files.createFile(work.resolveSibling(UUID.randomUUID().toString()));
    Files.createSymbolicLink(work.resolveSibling(UUID.randomUUID().toString()), folder);
    assertThat(folders.drivers()).containsExactly(driver);
  }

  @Test
  void removesAFolderWithAllThatIsInIt() throws IOException {
    Path work = filled();
    age(work);
    assertThat(folders.remove(driver, LIMIT)).isTrue();
    assertThat(work).doesNotExist();
    assertThat(work.getParent()).exists();
  }

  @Test
  void keepsAFolderInWhichSomethingWasWrittenLately() throws IOException {
    Path work = filled();
    for (String file : List.of("", "driver.log", "results", "results/1")) {
      age(work);
      Files.setLastModifiedTime(work.resolve(file), FileTime.from(LIMIT));
      assertThat(folders.remove(driver, LIMIT)).as(file).isFalse();
      assertThat(work.resolve("results/1")).exists();
    }
  }

  @Test
  void removesLinksAndNotWhereTheyLead() throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path kept = Files.writeString(elsewhere.resolve("kept"), "kept");
    Path work = filled();
    Files.createSymbolicLink(work.resolve("link"), elsewhere);
    // A link's own time cannot be set back.
    assertThat(folders.remove(driver, Instant.now().plusSeconds(60))).isTrue();
    assertThat(work).doesNotExist();
    assertThat(kept).hasContent("kept");
  }

  private Path filled() throws IOException {
    Path work = files.workDirectory(driver);
    Files.createDirectory(work.resolve("results"));
    Files.writeString(work.resolve("results/1"), "[1]");
    Files.writeString(work.resolve("driver.log"), "last words");
    return work;
  }

  private static void age(Path work) throws IOException {
    try (Stream<Path> tree = Files.walk(work)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.setLastModifiedTime(path, FileTime.from(OLD));
      }
    }
  }
}
