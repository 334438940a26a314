package io.sparkjobserver.server.content;

import io.sparkjobserver.server.common.CountedInput;
import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.ServerException;
import io.sparkjobserver.server.config.ByteSize;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * How many bytes a feature may keep, where that is bounded.
 *
 * <p>What counts is what the feature has stored and what is on its way into this server process: an
 * upload counts with the length that it announces, or else with what was read of it, until it is
 * stored or given up. So uploads side by side cannot exceed the quota together. What is on its way
 * into other servers on the same database is not known here, and may exceed it once by as much. An
 * upload counts whole, also where the same bytes turn out to be stored already. Thread-safe.
 */
public final class Quota {

  /** How much room an upload of unknown length takes at a time, so that not each read asks. */
  private static final long STEP = 16L * Contents.CHUNK;

  private final String key;
  private final String things;
  private final Optional<ByteSize> most;
  private final LongSupplier stored;
  private long underWay;

  /**
   * @param key the setting that says how much it is
   * @param things what takes it, in the plural
   * @param most how much it is; without it there is no bound
   * @param stored tells how many bytes are stored; may block for the database
   */
  public Quota(String key, String things, Optional<ByteSize> most, LongSupplier stored) {
    this.key = key;
    this.things = things;
    this.most = most;
    this.stored = stored;
  }

  /**
   * Lets an upload in.
   *
   * @param length as announced
   * @return the room that it takes, to be closed when the upload is stored or given up
   * @throws ServerException {@link ErrorCode#FULL} where there is not so much room
   */
  public Room room(OptionalLong length) {
    Room room = new Room();
    room.require(length.orElse(0));
    return room;
  }

  /** Takes room; answers how much, which is no less than what is needed. */
  private synchronized long take(long needed, long wanted, long has) {
    long bound = most.map(ByteSize::bytes).orElse(Long.MAX_VALUE);
    long used = most.isPresent() ? stored.getAsLong() + underWay : 0;
    long free = Math.max(0, bound - used);
    if (needed > free) {
      throw new ServerException(
          ErrorCode.FULL,
          ("The %s take %d of the %d bytes that %s allows, which leaves no room for this one of %d"
                  + " bytes or more; delete what is not needed, or have the setting raised")
              .formatted(things, used - has, bound, key, has + needed));
    }
    long taken = Math.min(free, wanted);
    underWay += taken;
    return taken;
  }

  private synchronized void give(long room) {
    underWay -= room;
  }

  /** The room of one upload. Not thread-safe. */
  public final class Room implements AutoCloseable {

    private long taken;
    private long read;

    private Room() {}

    private void require(long length) {
      if (length > taken) {
        taken += take(length - taken, length - taken, taken);
      }
    }

    /**
     * The bytes of the upload. Reading beyond what was announced takes more room, and fails with
     * {@link ErrorCode#FULL} where there is none.
     */
    public InputStream limit(InputStream bytes) {
      return most.isEmpty() ? bytes : new CountedInput(bytes, this::count);
    }

    @Override
    public void close() {
      give(taken);
      taken = 0;
    }

    private void count(long more) {
      read += more;
      if (read > taken) {
        taken += take(read - taken, Math.max(read - taken, STEP), taken);
      }
    }
  }
}
