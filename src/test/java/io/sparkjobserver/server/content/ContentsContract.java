package io.sparkjobserver.server.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sparkjobserver.server.binaries.Binaries;
import io.sparkjobserver.server.binaries.Binary;
import io.sparkjobserver.server.binaries.BinaryType;
import io.sparkjobserver.server.store.DatabaseKind;
import io.sparkjobserver.server.store.Sql;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the content store promises on every database. */
abstract class ContentsContract {

  @Inject Sql sql;
  @Inject Contents contents;
  @Inject ContentSweeper sweeper;
  @Inject Binaries binaries;
  @Inject EntityManager database;
  @Inject AgroalDataSource dataSource;

  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, Contents.CHUNK - 1, Contents.CHUNK, Contents.CHUNK + 1, 3 * Contents.CHUNK})
  void givesBackWhatItWasGiven(int size) throws IOException {
    byte[] bytes = bytes(size, size);
    Content stored = contents.store(new ByteArrayInputStream(bytes));
    assertThat(stored.size()).isEqualTo(size);
    try (InputStream back = contents.open(stored)) {
      assertThat(back.readAllBytes()).isEqualTo(bytes);
    }
  }

  @Test
  void readsAnyStretch() throws IOException {
    byte[] bytes = bytes(2 * Contents.CHUNK + 10, 1);
    Content stored = contents.store(new ByteArrayInputStream(bytes));
    for (int offset : new int[] {0, 5, Contents.CHUNK - 1, Contents.CHUNK, 2 * Contents.CHUNK}) {
      for (int length : new int[] {1, 10, Contents.CHUNK}) {
        assertThat(contents.read(stored, offset, length))
            .isEqualTo(Arrays.copyOfRange(bytes, offset, Math.min(bytes.length, offset + length)));
      }
    }
    assertThat(contents.read(stored, bytes.length, 1)).isEmpty();
  }

  @Test
  void storesTheSameContentOnce() throws IOException {
    byte[] bytes = bytes(100, 2);
    Content first = contents.store(new ByteArrayInputStream(bytes));
    long chunks = chunks();
    assertThat(contents.store(new ByteArrayInputStream(bytes))).isEqualTo(first);
    assertThat(chunks()).isEqualTo(chunks);
  }

  @Test
  void storesTheSameContentOnceAlsoInARace() throws Exception {
    byte[] bytes = bytes(Contents.CHUNK + 1, 3);
    long before = chunks();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Content>> uploads =
          java.util.Collections.nCopies(4, () -> contents.store(new ByteArrayInputStream(bytes)));
      List<Future<Content>> stored = threads.invokeAll(uploads);
      for (Future<Content> one : stored) {
        assertThat(one.get()).isEqualTo(stored.get(0).get());
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(chunks()).isEqualTo(before + 2);
  }

  @Test
  void keepsNothingOfAStreamThatBreaksOff() {
    long before = chunks();
    InputStream broken =
        new SequenceInputStream(
            new ByteArrayInputStream(bytes(2 * Contents.CHUNK, 4)),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("cut");
              }
            });
    assertThatThrownBy(() -> contents.store(broken)).hasMessage("cut");
    assertThat(chunks()).isEqualTo(before);
  }

  @Test
  void sweepsWhatNobodyRefersToAndNothingElse() throws IOException {
    Content unused = contents.store(new ByteArrayInputStream(bytes(10, 5)));
    Content fresh = contents.store(new ByteArrayInputStream(bytes(10, 6)));
    Content used =
        binaries.upload("swept", BinaryType.JAR, new ByteArrayInputStream(jar(7))).content();
    age(unused);
    age(used);

    sweeper.sweep();

    assertThatThrownBy(() -> contents.read(unused, 0, 1)).isInstanceOf(IOException.class);
    assertThat(contents.read(fresh, 0, 1)).hasSize(1);
    assertThat(contents.read(used, 0, 1)).hasSize(1);
    binaries.delete("swept");
    sweeper.sweep();
    assertThat(contents.read(used, 0, 1)).as("for who still reads it").hasSize(1);
    age(used);
    sweeper.sweep();
    assertThatThrownBy(() -> contents.read(used, 0, 1)).isInstanceOf(IOException.class);
  }

  @Test
  void storesAnewWhatTheSweeperTookWhileItWasFoundAgain() throws IOException {
    byte[] bytes = bytes(10, 8);
    Content unused = contents.store(new ByteArrayInputStream(bytes));
    age(unused);
    List<Boolean> taken = new ArrayList<>();
    ContentRepository interleaved =
        new ContentRepository(sql) {
          @Override
          Optional<ContentEntity> findBySha256(String sha256) {
            Optional<ContentEntity> found = super.findBySha256(sha256);
            if (taken.isEmpty()) {
              taken.add(sweeper.take(unused.id(), Instant.now().minus(Contents.GRACE)));
            }
            return found;
          }
        };

    Content stored =
        new Contents(interleaved, database, Clock.systemUTC())
            .store(new ByteArrayInputStream(bytes));
    contents.discard(unused.id());

    assertThat(taken).containsExactly(true);
    try (InputStream back = contents.open(stored)) {
      assertThat(back.readAllBytes()).isEqualTo(bytes);
    }
    assertThat(contents.store(new ByteArrayInputStream(bytes))).isEqualTo(stored);
  }

  @Test
  void findsWhatRefersToAContentByIndexes() throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      assertThat(indexed(connection, "sjs_binary")).contains("content_id", "sha256");
      assertThat(indexed(connection, "sjs_result")).contains("content_id");
    }
  }

  /** The columns that an index of a table begins with. */
  private static Set<String> indexed(Connection connection, String table) throws SQLException {
    DatabaseMetaData database = connection.getMetaData();
    String name = database.storesUpperCaseIdentifiers() ? table.toUpperCase(Locale.ROOT) : table;
    Set<String> columns = new HashSet<>();
    try (ResultSet index =
        database.getIndexInfo(connection.getCatalog(), connection.getSchema(), name, false, true)) {
      while (index.next()) {
        if (index.getInt("ORDINAL_POSITION") == 1) {
          columns.add(index.getString("COLUMN_NAME").toLowerCase(Locale.ROOT));
        }
      }
    }
    return columns;
  }

  @Test
  void removesContentOfMorePiecesThanOneTransactionTakes() throws IOException {
    long before = chunks();
    try (ContentWriter abandoned = contents.writer()) {
      for (int i = 0; i < 66; i++) {
        abandoned.write(bytes(Contents.CHUNK, i));
      }
      assertThat(chunks()).isEqualTo(before + 66);
    }
    assertThat(chunks()).isEqualTo(before);
  }

  @Test
  void tellsNamesApartThatAreAlmostTheSame() throws IOException {
    String longest = "€".repeat(DatabaseKind.MAX_NAME - 1);
    List<String> names =
        List.of(
            "name",
            "Name",
            "n\u00e4me",
            "name ",
            " name",
            "\ud83d\ude00",
            longest + "a",
            longest + "b");
    for (String name : names) {
      binaries.upload(name, BinaryType.JAR, new ByteArrayInputStream(jar(name.hashCode())));
    }
    for (String name : names) {
      Binary found = binaries.find(name).orElseThrow();
      assertThat(found.name()).isEqualTo(name);
      assertThat(binaries.read(found, 0, 20)).isEqualTo(jar(name.hashCode()));
    }
    assertThat(binaries.list()).extracting(Binary::name).containsAll(names);
    binaries.delete("name");
    assertThat(binaries.find("name")).isEmpty();
    assertThat(binaries.find("name ")).isPresent();
  }

  private static byte[] jar(int seed) {
    byte[] jar = bytes(20, seed);
    System.arraycopy(new byte[] {'P', 'K', 3, 4}, 0, jar, 0, 4);
    return jar;
  }

  private void age(Content content) {
    long past = Contents.GRACE.plus(Duration.ofMinutes(1)).toNanos() / 1_000;
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                database
                    .createNativeQuery(
                        "update sjs_content set touched_at = touched_at - ?1 where id = ?2")
                    .setParameter(1, past)
                    .setParameter(2, content.id())
                    .executeUpdate());
  }

  private long chunks() {
    return QuarkusTransaction.requiringNew()
        .call(
            () ->
                database
                    .createQuery("select count(c) from ContentChunkEntity c", Long.class)
                    .getSingleResult());
  }

  private static byte[] bytes(int size, int seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
