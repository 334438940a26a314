package io.sparkjobserver.server.data;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.ServerException;
import io.sparkjobserver.server.content.Content;
import io.sparkjobserver.server.content.Contents;
import io.sparkjobserver.server.content.Quota;
import io.sparkjobserver.server.store.ConstraintViolations;
import io.sparkjobserver.server.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Uploaded data files. A name stands for one content from its upload until it is deleted, for every
 * server on the database. Thread-safe; methods block.
 */
@ApplicationScoped
public class DataFiles {

  /** A name has milliseconds; uploads of one prefix in the same one take those that follow. */
  private static final Duration STEP = Duration.ofMillis(1);

  private static final int TRIES = 100;
  private static final int REMOVED_AT_ONCE = 50;

  private final DataFileRepository repository;
  private final Contents contents;
  private final DataFileNames names;
  private final Clock clock;
  private final Quota quota;

  DataFiles(DataFileRepository repository, Contents contents, DataConfig config, Clock clock) {
    this.repository = repository;
    this.contents = contents;
    this.names = new DataFileNames(config.rootdir().toString());
    this.clock = clock;
    this.quota =
        new Quota(
            "spark.jobserver.datadao.quota",
            "data files",
            config.quota(),
            () -> QuarkusTransaction.requiringNew().call(repository::stored));
  }

  /**
   * Stores an upload.
   *
   * @param prefix what its name begins with
   * @param bytes read to the end, not closed; held in memory one piece at a time
   * @param length how many they are, where that is known before
   * @throws IOException where the upload breaks off; nothing is stored then
   * @throws ServerException {@link ErrorCode#INVALID} where the prefix can begin no name; nothing
   *     is read then; {@link ErrorCode#FULL} where the quota has no room
   */
  public DataFile store(String prefix, InputStream bytes, OptionalLong length) throws IOException {
    String unused = names.name(prefix, clock.instant());
    try (Quota.Room room = quota.room(length)) {
      return add(prefix, contents.store(room.limit(bytes)));
    }
  }

  private DataFile add(String prefix, Content content) {
    Instant now = clock.instant();
    Instant named = now;
    for (int attempt = 1; ; attempt++) {
      DataFile file = new DataFile(names.name(prefix, named), now, content);
      try {
        Transactions.run(() -> repository.persistAndFlush(new DataFileEntity(file)));
        return file;
      } catch (RuntimeException e) {
        if (attempt == TRIES || !ConstraintViolations.caused(e)) {
          throw e;
        }
        named = named.plus(STEP);
      }
    }
  }

  /** The names of all of them, in their order. */
  public List<String> list() {
    return QuarkusTransaction.joiningExisting().call(repository::names);
  }

  /** The data file of a name. */
  public Optional<DataFile> find(String name) {
    return QuarkusTransaction.joiningExisting()
        .call(() -> repository.findByIdOptional(name).map(DataFileEntity::toDataFile));
  }

  /**
   * Reads a stretch of a data file's bytes; fewer where it ends before.
   *
   * @throws IOException where the bytes are gone
   */
  public byte[] read(DataFile file, long offset, int length) throws IOException {
    return contents.read(file.content(), offset, length);
  }

  /**
   * Removes a data file; jobs that have it keep their copy.
   *
   * @throws ServerException {@link ErrorCode#INVALID} where there is none of that name
   */
  public void delete(String name) {
    boolean deleted =
        Transactions.call(
            () ->
                repository
                    .findByIdOptional(name)
                    .filter(
                        file -> {
                          contents.letGo(List.of(file.contentId));
                          return repository.delete("name", name) == 1;
                        })
                    .isPresent());
    if (!deleted) {
      throw new ServerException(
          ErrorCode.INVALID, "Unable to delete data file '%s'.".formatted(name));
    }
  }

  /** Removes all that are there by now. */
  public void reset() {
    Instant now = clock.instant();
    int removed;
    do {
      removed = Transactions.call(() -> removeSome(now));
    } while (removed == REMOVED_AT_ONCE);
  }

  private int removeSome(Instant until) {
    List<DataFileEntity> files = repository.storedUntil(until, REMOVED_AT_ONCE);
    if (files.isEmpty()) {
      return 0;
    }
    contents.letGo(files.stream().map(file -> file.contentId).toList());
    long unused = repository.delete("name in ?1", files.stream().map(file -> file.name).toList());
    return files.size();
  }
}
