package io.sparkjobserver.server.contexts;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.ServerException;
import io.sparkjobserver.server.http.Drain;
import io.sparkjobserver.server.http.Pieces;
import io.sparkjobserver.server.http.Stretches;
import io.sparkjobserver.server.http.WholeBody;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The logs of contexts: of each the log of its newest driver, from where the driver writes it or,
 * where that is gone, what is kept of it. Thread-safe; methods block, what they answer does not.
 */
@ApplicationScoped
class ContextLogs {

  /** How many answers at once may follow a log. */
  static final int MOST_FOLLOWERS = 100;

  private static final Logger LOG = LoggerFactory.getLogger(ContextLogs.class);
  private static final Duration INTERVAL = Duration.ofMillis(500);

  /** How long after its end a driver may still write; its process is killed before. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(15);

  private final Contexts contexts;
  private final DriverRepository drivers;
  private final LogSources sources;
  private final KeptLogs kept;
  private final Drain drain;
  private final Clock clock;
  private final ExecutorService blocking;
  private final Semaphore followers = new Semaphore(MOST_FOLLOWERS);

  ContextLogs(
      Contexts contexts,
      DriverRepository drivers,
      LogSources sources,
      KeptLogs kept,
      Drain drain,
      Clock clock,
      ExecutorService blocking) {
    this.contexts = contexts;
    this.drivers = drivers;
    this.sources = sources;
    this.kept = kept;
    this.drain = drain;
    this.clock = clock;
    this.blocking = blocking;
  }

  /**
   * The log of the newest context of a name, also after its end.
   *
   * @throws ServerException {@link ErrorCode#NOT_FOUND} where there is no such context or no log of
   *     it, {@link ErrorCode#BUSY} where it cannot be read now
   */
  Found find(String name) {
    Context context = contexts.existing(name);
    DriverEntity driver =
        QuarkusTransaction.joiningExisting()
            .call(() -> drivers.findNewest(context.id()))
            .orElseThrow(() -> none(name));
    try {
      ReadableLog log = log(driver.processOf()).orElseThrow(() -> none(name));
      return new Found(context, driver.id, log, log.length());
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  private Optional<ReadableLog> log(String driverId) throws IOException {
    try {
      Optional<ReadableLog> written = sources.find(driverId);
      return written.isPresent() ? written : kept.find(driverId);
    } catch (IOException e) {
      Optional<ReadableLog> end = kept.find(driverId);
      if (end.isEmpty()) {
        throw e;
      }
      return end;
    }
  }

  private static ServerException none(String name) {
    return new ServerException(
        ErrorCode.NOT_FOUND,
        "there is no log of context %s here: its driver has written none yet, or runs on another server's machine"
            .formatted(name));
  }

  /** The caller is not told why: that names files of this machine. */
  private static ServerException unreadable(String name, IOException cause) {
    LOG.warn("The log of context {} cannot be read", name, cause);
    return new ServerException(
        ErrorCode.BUSY,
        "the log of context " + name + " cannot be read now; try again in a few seconds");
  }

  /** A log that was found. */
  final class Found implements WholeBody {

    private final Context context;
    private final String driverId;
    private final ReadableLog log;
    private final long length;

    private Found(Context context, String driverId, ReadableLog log, long length) {
      this.context = context;
      this.driverId = driverId;
      this.log = log;
      this.length = length;
    }

    /** How long it was when it was found, in bytes. */
    @Override
    public long length() {
      return length;
    }

    /**
     * Where its last lines begin.
     *
     * @param lines how many; all of them where empty
     */
    long begin(OptionalInt lines) {
      try {
        return lines.isEmpty() ? 0 : LastLines.begin(log, length, lines.getAsInt());
      } catch (IOException e) {
        throw unreadable(context.name(), e);
      }
    }

    @Override
    public Pieces part(long from, long to) {
      return new Stretches(log::readFully, from, to, ReadableLog.PIECE, blocking);
    }

    /**
     * Whatever it has from there on, until its driver is over or the server stops.
     *
     * @throws ServerException {@link ErrorCode#BUSY} where too many are followed already
     */
    Pieces follow(long from) {
      if (!followers.tryAcquire()) {
        throw new ServerException(
            ErrorCode.BUSY,
            "%d logs are followed already; try again later, or ask without follow"
                .formatted(MOST_FOLLOWERS));
      }
      return new FollowedLog(log, from, new End(), INTERVAL, blocking, followers::release);
    }

    private final class End implements FollowedLog.Until {

      @Override
      public boolean cut() {
        return drain.isLeaving();
      }

      @Override
      public boolean written() {
        // Looked after by this server, it is not over; otherwise the database knows.
        return contexts
                .live(context.id())
                .filter(live -> live.driver().id().equals(driverId))
                .isEmpty()
            && QuarkusTransaction.joiningExisting()
                .call(
                    () ->
                        kept.has(driverId)
                            || !drivers.wasThereAfter(driverId, clock.instant().minus(LAST_WORDS)));
      }
    }
  }
}
