package io.sparkjobserver.driver.jobs;

import io.sparkjobserver.api.NamedObjects;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDDLike;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The objects that the jobs of a context share by name. Thread-safe. */
public final class NamedObjectStore implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(NamedObjectStore.class);

  private final int most;

  /** The one that was asked for the longest ago comes first. Guarded by itself, as its entries. */
  private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

  /** Keeps as many objects as the interface says. */
  public NamedObjectStore() {
    this(NamedObjects.MOST);
  }

  NamedObjectStore(int most) {
    this.most = most;
  }

  /** What one run sees; closed when it is over. */
  Loan loan() {
    return new Loan();
  }

  /** Destroys all that are left. */
  @Override
  public void close() {
    Map<String, Entry> left;
    synchronized (entries) {
      left = Map.copyOf(entries);
      entries.clear();
    }
    left.forEach((name, entry) -> destroy(name, entry));
  }

  /** Makes room for one more; answers which object has to go for it, if one has. */
  private Optional<Map.Entry<String, Entry>> makeRoom(String wanted) {
    if (entries.size() < most) {
      return Optional.empty();
    }
    for (Map.Entry<String, Entry> oldest : entries.entrySet()) {
      if (oldest.getValue().users == 0) {
        Map.Entry<String, Entry> evicted = Map.entry(oldest.getKey(), oldest.getValue());
        entries.remove(oldest.getKey());
        return Optional.of(evicted);
      }
    }
    throw new IllegalStateException(
        "There is no room for the named object %s: running jobs use all %d that a context keeps"
            .formatted(wanted, most));
  }

  private void evict(Map.Entry<String, Entry> evicted) {
    LOG.info("The named object {} is evicted: {} are kept", evicted.getKey(), most);
    destroy(evicted.getKey(), evicted.getValue());
  }

  private static void destroy(String name, Entry entry) {
    if (!entry.isMade()) {
      return;
    }
    Object object = entry.object.join();
    try {
      if (object instanceof RDD<?> rdd) {
        rdd.unpersist(false);
      } else if (object instanceof JavaRDDLike<?, ?> rdd) {
        rdd.rdd().unpersist(false);
      } else if (object instanceof Dataset<?> rows) {
        rows.unpersist(false);
      } else if (object instanceof Broadcast<?> broadcast) {
        broadcast.destroy();
      } else if (object instanceof AutoCloseable closeable) {
        closeable.close();
      }
    } catch (Exception e) {
      LOG.warn("The named object {} is forgotten and could not be destroyed", name, e);
    }
  }

  /** Refuses what ends with the driver only, and is closed when a named object is destroyed. */
  private static void requireOwn(String name, @Nullable Object object) {
    if (object == null) {
      throw new NullPointerException("The named object " + name + " is null");
    }
    if (object instanceof SparkSession
        || object instanceof SparkContext
        || object instanceof JavaSparkContext) {
      throw new IllegalArgumentException(
          "The named object %s would be a %s, which belongs to the driver"
              .formatted(name, object.getClass().getName()));
    }
  }

  /** One object, from when it begins to be made. */
  private static final class Entry {

    private final CompletableFuture<Object> object = new CompletableFuture<>();
    private final Thread maker = Thread.currentThread();

    /** How many running jobs asked for it. Guarded by the entries. */
    private int users;

    private boolean isMade() {
      return object.isDone() && !object.isCompletedExceptionally();
    }
  }

  /** The named objects as one run sees them: what it asks for is not evicted until it is over. */
  final class Loan implements NamedObjects, AutoCloseable {

    /** What the run asked for. Guarded by the entries. */
    private final Set<Entry> used = new HashSet<>();

    private boolean closed;

    @Override
    public <T> T getOrCreate(String name, Class<T> type, Duration wait, Callable<? extends T> maker)
        throws Exception {
      long until = System.nanoTime() + wait.toNanos();
      while (true) {
        Entry entry;
        boolean missing;
        Optional<Map.Entry<String, Entry>> evicted = Optional.empty();
        synchronized (entries) {
          requireOpen(name);
          entry = entries.get(name);
          missing = entry == null;
          if (entry == null) {
            evicted = makeRoom(name);
            entry = new Entry();
            entries.put(name, entry);
          }
          use(entry);
        }
        evicted.ifPresent(NamedObjectStore.this::evict);
        if (missing) {
          return make(name, type, entry, maker);
        }
        Optional<Object> made = await(name, entry, wait, until);
        if (made.isPresent()) {
          return cast(name, type, made.get());
        }
      }
    }

    private <T> T make(String name, Class<T> type, Entry mine, Callable<? extends T> maker)
        throws Exception {
      try {
        T made = maker.call();
        requireOwn(name, made);
        T object = cast(name, type, made);
        mine.object.complete(object);
        return object;
      } finally {
        if (!mine.isMade()) {
          // Before the others are told: the next one is to find no such name.
          synchronized (entries) {
            entries.remove(name, mine);
          }
          mine.object.cancel(false);
        }
      }
    }

    /** Nothing where whoever made it failed, so that it is to be tried anew. */
    private Optional<Object> await(String name, Entry there, Duration wait, long until)
        throws InterruptedException, TimeoutException {
      if (there.maker == Thread.currentThread() && !there.object.isDone()) {
        throw new IllegalStateException("The maker of the named object " + name + " asks for it");
      }
      try {
        return Optional.of(there.object.get(until - System.nanoTime(), TimeUnit.NANOSECONDS));
      } catch (ExecutionException | CancellationException e) {
        return Optional.empty();
      } catch (TimeoutException e) {
        throw new TimeoutException(
            "Another job still makes the named object %s after %s".formatted(name, wait));
      }
    }

    @Override
    public <T> Optional<T> get(String name, Class<T> type) {
      Object object;
      synchronized (entries) {
        requireOpen(name);
        Entry there = entries.get(name);
        if (there == null || !there.isMade()) {
          return Optional.empty();
        }
        use(there);
        object = there.object.join();
      }
      return Optional.of(cast(name, type, object));
    }

    @Override
    public void put(String name, Object object) {
      requireOwn(name, object);
      Entry mine = new Entry();
      mine.object.complete(object);
      Optional<Map.Entry<String, Entry>> evicted = Optional.empty();
      synchronized (entries) {
        requireOpen(name);
        if (!entries.containsKey(name)) {
          evicted = makeRoom(name);
        }
        entries.put(name, mine);
        use(mine);
      }
      evicted.ifPresent(NamedObjectStore.this::evict);
    }

    @Override
    public boolean forget(String name) {
      return remove(name).isPresent();
    }

    @Override
    public boolean destroy(String name) {
      Optional<Entry> removed = remove(name);
      removed.ifPresent(entry -> NamedObjectStore.destroy(name, entry));
      return removed.isPresent();
    }

    /** One that is being made stays: whoever makes it has not said yet what it is. */
    private Optional<Entry> remove(String name) {
      synchronized (entries) {
        requireOpen(name);
        Entry there = entries.get(name);
        if (there == null || !there.isMade()) {
          return Optional.empty();
        }
        entries.remove(name);
        return Optional.of(there);
      }
    }

    @Override
    public Set<String> names() {
      Set<String> names = new TreeSet<>();
      synchronized (entries) {
        entries.forEach(
            (name, entry) -> {
              if (entry.isMade()) {
                names.add(name);
              }
            });
      }
      return names;
    }

    private void use(Entry entry) {
      if (used.add(entry)) {
        entry.users++;
      }
    }

    private void requireOpen(String name) {
      if (closed) {
        throw new IllegalStateException("The job is over and gets no named object " + name);
      }
    }

    private static <T> T cast(String name, Class<T> type, Object object) {
      if (!type.isInstance(object)) {
        throw new ClassCastException(
            "The named object %s is a %s and no %s%s"
                .formatted(
                    name,
                    object.getClass().getName(),
                    type.getName(),
                    object.getClass().getName().equals(type.getName())
                        ? " of this version of the job's binaries: destroy it and make it anew"
                        : ""));
      }
      return type.cast(object);
    }

    @Override
    public void close() {
      synchronized (entries) {
        closed = true;
        used.forEach(entry -> entry.users--);
        used.clear();
      }
    }
  }
}
