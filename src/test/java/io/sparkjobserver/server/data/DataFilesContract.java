package io.sparkjobserver.server.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sparkjobserver.server.common.ServerException;
import io.sparkjobserver.server.config.ByteSize;
import io.sparkjobserver.server.content.Content;
import io.sparkjobserver.server.content.Contents;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the store of data files promises on every database. */
abstract class DataFilesContract {

  private static final Instant NOW = Instant.parse("2026-11-26T08:00:00.999Z");

  @Inject DataFileRepository repository;
  @Inject Contents contents;

  private DataFiles files;

  @BeforeEach
  void beginWithNone() {
    files = at(NOW);
    at(Instant.parse("2100-01-01T00:00:00Z")).reset();
    assertThat(files.list()).isEmpty();
  }

  @Test
  void keepsAFileUntilItIsDeleted() throws IOException {
    DataFile stored = store("a.txt", "some text");
    assertThat(files.list()).containsExactly("/up/a.txt-2026-11-26T08_00_00.999Z.dat");
    assertThat(files.find(stored.name())).contains(stored);
    assertThat(files.read(stored, 5, 100)).asString(StandardCharsets.UTF_8).isEqualTo("text");
    assertThat(isUsed(stored.content())).isTrue();

    files.delete(stored.name());

    assertThat(files.list()).isEmpty();
    assertThat(files.find(stored.name())).isEmpty();
    assertThat(isUsed(stored.content())).isFalse();
    assertThat(files.read(stored, 0, 4)).as("for who still reads it").hasSize(4);
    assertThatThrownBy(() -> files.delete(stored.name()))
        .isInstanceOf(ServerException.class)
        .hasMessage("Unable to delete data file '" + stored.name() + "'.");
  }

  @Test
  void storesTheSameContentOnceUnderTwoNames() throws IOException {
    DataFile one = store("one", "the same");
    DataFile two = store("two", "the same");
    assertThat(two.content()).isEqualTo(one.content());
    files.delete(one.name());
    assertThat(isUsed(two.content())).isTrue();
  }

  @Test
  void tellsNamesApartThatAreAlmostTheSame() throws IOException {
    List<String> names = new ArrayList<>();
    for (String prefix : List.of("name", "Name", "n\u00e4me", "name ", "\ud83d\ude00")) {
      names.add(store(prefix, prefix).name());
    }
    assertThat(files.list()).containsExactlyInAnyOrderElementsOf(names);
    files.delete(names.get(0));
    assertThat(files.list()).hasSize(4).doesNotContain(names.get(0));
  }

  @Test
  void givesUploadsOfOneMomentNamesOfTheirOwn() throws IOException {
    for (int i = 0; i < 3; i++) {
      store("same", "content " + i);
    }
    assertThat(files.list())
        .containsExactly(
            "/up/same-2026-11-26T08_00_00.999Z.dat",
            "/up/same-2026-11-26T08_00_01.000Z.dat",
            "/up/same-2026-11-26T08_00_01.001Z.dat");
  }

  @Test
  void givesUploadsOfOneMomentNamesOfTheirOwnAlsoInARace() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(6);
    try {
      List<Callable<DataFile>> uploads = Collections.nCopies(12, () -> store("race", "content"));
      for (Future<DataFile> one : threads.invokeAll(uploads)) {
        assertThat(files.find(one.get().name())).isPresent();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(files.list()).hasSize(12).doesNotHaveDuplicates();
  }

  @Test
  void keepsNothingOfAnUploadThatBreaksOff() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("cut");
          }
        };
    assertThatThrownBy(() -> files.store("broken", broken, OptionalLong.empty())).hasMessage("cut");
    assertThat(files.list()).isEmpty();
  }

  @Test
  void readsNothingOfAnUploadThatHasNoName() {
    InputStream unread =
        new InputStream() {
          @Override
          public int read() {
            throw new AssertionError("it was read");
          }
        };
    assertThatThrownBy(() -> files.store("../x", unread, OptionalLong.empty()))
        .isInstanceOf(ServerException.class);
  }

  @Test
  void removesAllThatWereThereWhenAResetWasAskedFor() throws IOException {
    // More than one transaction takes.
    for (int i = 0; i < 101; i++) {
      store("old" + i, "content " + i);
    }
    String later =
        at(NOW.plusSeconds(60)).store("later", bytes("later"), OptionalLong.empty()).name();
    files.reset();
    assertThat(files.list()).containsExactly(later);
  }

  private DataFile store(String prefix, String content) throws IOException {
    return files.store(prefix, bytes(content), OptionalLong.empty());
  }

  private static InputStream bytes(String content) {
    return new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
  }

  private DataFiles at(Instant time) {
    return new DataFiles(
        repository, contents, new Settings(Optional.empty()), Clock.fixed(time, ZoneOffset.UTC));
  }

  private boolean isUsed(Content content) {
    return QuarkusTransaction.requiringNew().call(() -> repository.uses(content.id()));
  }

  private record Settings(Optional<ByteSize> quota) implements DataConfig {
    @Override
    public Path rootdir() {
      return Path.of("/up");
    }
  }
}
