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
 * The newest version of each name, which every job asks for. Where no other server writes to the
 * database, those that were asked for are remembered. Thread-safe; blocks.
 */
@ApplicationScoped
class CurrentBinaries {

  /** How many names are remembered; all are forgotten where it is one more. */
  private static final int MOST = 1_000;

  private final Function<String, Optional<Binary>> stored;
  private final boolean remembers;
  private final Map<String, Binary> known = new ConcurrentHashMap<>();
  private final AtomicLong changes = new AtomicLong();

  @Inject
  CurrentBinaries(BinaryRepository repository, Database database) {
    this(repository::findCurrent, database.exclusive());
  }

  CurrentBinaries(Function<String, Optional<Binary>> stored, boolean remembers) {
    this.stored = stored;
    this.remembers = remembers;
  }

  /** The newest version of a name. */
  Optional<Binary> find(String name) {
    Binary there = known.get(name);
    return there == null ? read(name) : Optional.of(there);
  }

  private Optional<Binary> read(String name) {
    long before = changes.get();
    Optional<Binary> current = stored.apply(name);
    if (remembers) {
      current.ifPresent(binary -> remember(binary, before));
    }
    return current;
  }

  private synchronized void remember(Binary binary, long before) {
    // What was read before a change may be what was changed.
    if (changes.get() == before) {
      if (known.size() >= MOST) {
        known.clear();
      }
      known.put(binary.name(), binary);
    }
  }

  /** To be called after the commit of whatever may change or remove a newest version. */
  synchronized void changed() {
    changes.incrementAndGet();
    known.clear();
  }
}
