package io.sparkjobserver.server.binaries;

import io.quarkus.arc.All;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.ServerException;
import io.sparkjobserver.server.common.StorableText;
import io.sparkjobserver.server.content.Content;
import io.sparkjobserver.server.content.ContentWriter;
import io.sparkjobserver.server.content.Contents;
import io.sparkjobserver.server.content.Quota;
import io.sparkjobserver.server.events.Change;
import io.sparkjobserver.server.events.Changes;
import io.sparkjobserver.server.store.DatabaseKind;
import io.sparkjobserver.server.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Uploaded binaries. Each upload of a name is a new version; the newest is the one that counts.
 * Thread-safe; methods block.
 */
@ApplicationScoped
public class Binaries {

  /** What every jar, wheel and egg begins with: they are all zip files. */
  private static final byte[] ZIP = {'P', 'K', 3, 4};

  /** How many bytes are looked at: a binary has more than its beginning. */
  private static final int HEAD = ZIP.length + 1;

  /**
   * Two uploads of one name at the same moment: the loser tries again, and wins against nobody
   * soon.
   */
  private static final int TRIES = 5;

  private final BinaryRepository repository;
  private final KnownBinaries known;
  private final Contents contents;
  private final List<BinaryUser> users;
  private final Changes changes;
  private final Clock clock;
  private final Quota quota;

  Binaries(
      BinaryRepository repository,
      KnownBinaries known,
      Contents contents,
      @All List<BinaryUser> users,
      BinariesConfig config,
      Changes changes,
      Clock clock) {
    this.repository = repository;
    this.known = known;
    this.contents = contents;
    this.users = users;
    this.changes = changes;
    this.clock = clock;
    this.quota =
        new Quota(
            "spark.jobserver.binaries-quota",
            "binaries",
            config.binariesQuota(),
            () -> QuarkusTransaction.requiringNew().call(repository::stored));
  }

  /**
   * Stores an upload whose length is not known, as {@link #upload(String, BinaryType, InputStream,
   * OptionalLong)}.
   */
  public Binary upload(String name, BinaryType type, InputStream bytes) throws IOException {
    return upload(name, type, bytes, OptionalLong.empty());
  }

  /**
   * Stores an upload as the newest version of a name.
   *
   * @param bytes read to the end, not closed; held in memory one piece at a time
   * @param length how many they are, where that is known before
   * @throws IOException where the upload breaks off; nothing is stored then
   * @throws WrongFormatException where the bytes are no zip file
   * @throws ServerException {@link ErrorCode#INVALID} where the name cannot be stored, {@link
   *     ErrorCode#FULL} where the quota has no room
   */
  public Binary upload(String name, BinaryType type, InputStream bytes, OptionalLong length)
      throws IOException {
    if (name.length() > DatabaseKind.MAX_NAME) {
      throw new ServerException(
          ErrorCode.INVALID,
          "A binary's name has at most " + DatabaseKind.MAX_NAME + " characters");
    }
    if (!StorableText.is(name)) {
      throw new ServerException(
          ErrorCode.INVALID, "A binary's name cannot have the character U+0000");
    }
    try (Quota.Room room = quota.room(length)) {
      return store(name, type, room.limit(bytes));
    }
  }

  private Binary store(String name, BinaryType type, InputStream bytes) throws IOException {
    byte[] head = bytes.readNBytes(HEAD);
    if (!isZip(head)) {
      throw new WrongFormatException();
    }
    try (ContentWriter writer = contents.writer()) {
      writer.write(head, 0, head.length);
      bytes.transferTo(writer);
      return add(name, type, writer.finish());
    }
  }

  /** Whether a stream begins as every binary does; reads a few bytes of it. */
  static boolean isZip(InputStream bytes) throws IOException {
    return isZip(bytes.readNBytes(HEAD));
  }

  private static boolean isZip(byte[] head) {
    return head.length == HEAD && Arrays.equals(head, 0, ZIP.length, ZIP, 0, ZIP.length);
  }

  private Binary add(String name, BinaryType type, Content content) {
    for (int attempt = 1; ; attempt++) {
      try {
        Optional<Binary> there =
            type == BinaryType.URI ? repository.findCurrent(name) : Optional.empty();
        if (there.isPresent() && there.get().content().equals(content)) {
          return there.get();
        }
        Binary binary = new Binary(name, type, clock.instant(), content);
        store(binary);
        changes.tell(new Change.OfBinary(name, "UPLOADED", binary.uploadedAt()));
        return binary;
      } catch (RuntimeException e) {
        if (attempt == TRIES) {
          throw e;
        }
      }
    }
  }

  private void store(Binary binary) {
    try {
      QuarkusTransaction.requiringNew()
          .run(
              () -> {
                repository.retireCurrent(binary.name());
                repository.persist(new BinaryEntity(binary));
              });
    } finally {
      known.changed();
    }
  }

  /** The newest version of each name that was uploaded, by name. */
  public List<Binary> list() {
    return QuarkusTransaction.joiningExisting()
        .call(() -> repository.listCurrent().stream().map(BinaryEntity::toBinary).toList());
  }

  /** The newest version of a name. */
  public Optional<Binary> find(String name) {
    return known.find(name);
  }

  /** Some version with this content. */
  public Optional<Binary> findBySha256(String sha256) {
    return known.findBySha256(sha256);
  }

  /** Opens a version's bytes; the caller closes the stream. */
  public InputStream open(Binary binary) {
    return contents.open(binary.content());
  }

  /**
   * Reads a stretch of a version's bytes; fewer where it ends before.
   *
   * @throws IOException where the bytes are gone
   */
  public byte[] read(Binary binary, long offset, int length) throws IOException {
    return contents.read(binary.content(), offset, length);
  }

  /**
   * Removes all versions of a name.
   *
   * @throws ServerException {@link ErrorCode#NOT_FOUND}, or {@link ErrorCode#IN_USE} while jobs or
   *     contexts that are not over need it
   */
  public void delete(String name) {
    try {
      Transactions.run(() -> deleteUnused(name));
    } finally {
      known.changed();
    }
    changes.tell(new Change.OfBinary(name, "DELETED", clock.instant()));
  }

  private void deleteUnused(String name) {
    requireUnused(name);
    contents.letGo(repository.contentsOf(name));
    if (repository.delete("name", name) == 0) {
      throw new ServerException(ErrorCode.NOT_FOUND, "can't find binary with name " + name);
    }
  }

  private void requireUnused(String name) {
    for (BinaryUser user : users) {
      List<String> using = user.using(name);
      if (!using.isEmpty()) {
        throw new ServerException(
            ErrorCode.IN_USE,
            "Binary is in use by " + user.kind() + ": " + String.join(", ", using));
      }
    }
  }
}
