package io.sparkjobserver.server.binaries;

import io.sparkjobserver.server.store.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * The binaries that are asked for again and again: the newest version of a name by each job, a
 * version of a content by each piece of it that a driver pulls. Where no other server writes to the
 * database, those that were asked for are remembered. Thread-safe; blocks.
 */
@ApplicationScoped
class KnownBinaries {

  private final Memory byName;
  private final Memory bySha256;

  @Inject
  KnownBinaries(BinaryRepository repository, Database database) {
    this(repository::findCurrent, repository::findBySha256, database.exclusive());
  }

  KnownBinaries(
      Function<String, Optional<Binary>> byName,
      Function<String, Optional<Binary>> bySha256,
      boolean remembers) {
    this.byName = new Memory(byName, remembers);
    this.bySha256 = new Memory(bySha256, remembers);
  }

  /** The newest version of a name. */
  Optional<Binary> find(String name) {
    return byName.find(name);
  }

  /** Some version with this content. */
  Optional<Binary> findBySha256(String sha256) {
    return bySha256.find(sha256);
  }

  /** To be called after the commit of whatever may add, change or remove a version. */
  void changed() {
    byName.forget();
    bySha256.forget();
  }

  private static final class Memory {

    /** How many are remembered; all are forgotten where it is one more. */
    private static final int MOST = 1_000;

    private final Function<String, Optional<Binary>> stored;
    private final boolean remembers;
    private final Map<String, Binary> known = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();

    private Memory(Function<String, Optional<Binary>> stored, boolean remembers) {
      this.stored = stored;
      this.remembers = remembers;
    }

    private Optional<Binary> find(String key) {
      Binary there = known.get(key);
      return there == null ? read(key) : Optional.of(there);
    }

    private Optional<Binary> read(String key) {
      long before = changes.get();
      Optional<Binary> found = stored.apply(key);
      if (remembers) {
        found.ifPresent(binary -> remember(key, binary, before));
      }
      return found;
    }

    private synchronized void remember(String key, Binary binary, long before) {
      // What was read before a change may be what was changed.
      if (changes.get() == before) {
        if (known.size() >= MOST) {
          known.clear();
        }
        known.put(key, binary);
      }
    }

    private synchronized void forget() {
      changes.incrementAndGet();
      known.clear();
    }
  }
}
