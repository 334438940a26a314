package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.drivers.DriverGateway;
import io.sparkjobserver.server.drivers.DriverProcess;
import io.sparkjobserver.server.drivers.JobEnd;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A driver that contexts share, from its launch or adoption until it is over. Each context in it
 * has a conversation of its own; to this driver a context is what a job is to others: it is told to
 * open it until it knows it, has it ended, and is itself ended where that does not help.
 * Thread-safe; nothing blocks.
 */
final class SharedDriver implements LiveDriver.Owner {

  private static final Logger LOG = LoggerFactory.getLogger(SharedDriver.class);

  /** Signs of life with a context that nobody knows, until that is closed. */
  private static final int PATIENCE = 3;

  private final SharedTerms terms;
  private final Collaborators with;
  private final LiveDriver driver;

  /** The contexts in it, by the ids of their drivers. Guarded by this, as all below. */
  private final Map<String, Guest> guests = new HashMap<>();

  /** How often the driver named contexts that nobody knows here. */
  private final Map<String, Integer> unknown = new HashMap<>();

  private boolean up;
  private boolean closed;
  private Instant unusedSince;

  SharedDriver(String id, SharedTerms terms, LiveDrivers drivers, int most, Collaborators with) {
    this.terms = terms;
    this.with = with;
    this.unusedSince = with.now().get();
    this.driver = drivers.make(id, false, most, this);
  }

  /**
   * What it works with.
   *
   * @param launcher has contexts expected
   * @param journal is told where the driver is
   * @param now the time
   * @param over is told that it is over, and why
   */
  record Collaborators(
      ContextLauncher launcher,
      ContextJournal journal,
      Supplier<Instant> now,
      BiConsumer<SharedDriver, DriverLoss> over) {}

  String id() {
    return driver.id();
  }

  SharedTerms terms() {
    return terms;
  }

  LiveDriver driver() {
    return driver;
  }

  /** What it is started for. */
  DriverPlan plan() {
    return new DriverPlan(
        driver.id(),
        "jobserver-shared",
        terms.settings(),
        terms.classPath(),
        DriverGateway.Role.HOST);
  }

  /** Whether its Spark context is up. */
  synchronized boolean isUp() {
    return up && !closed;
  }

  /** Whether it takes another context in. */
  synchronized boolean accepts() {
    return !closed && !driver.slots().isFull();
  }

  /** How many contexts are in it, or are to be opened there. */
  synchronized int contexts() {
    return guests.size();
  }

  /** Since when no context is in it; nothing while one is. */
  synchronized Optional<Instant> unusedSince() {
    return guests.isEmpty() ? Optional.of(unusedSince) : Optional.empty();
  }

  /**
   * Takes a context in, to be opened as soon as the driver is up.
   *
   * @return whether there was room
   */
  boolean take(Context context, LiveDriver guest) {
    boolean open;
    synchronized (this) {
      if (closed || !driver.slots().take(guest.id())) {
        return false;
      }
      guests.put(guest.id(), new Guest(context, guest));
      open = up;
    }
    if (open) {
      open(guest.id());
    }
    return true;
  }

  /** Takes no context any more; answers whether there is none in it. */
  synchronized boolean closeWhereUnused() {
    if (guests.isEmpty()) {
      closed = true;
    }
    return closed;
  }

  /**
   * Takes a context in again that was in it before this server looked after it.
   *
   * @return its part of the process; nothing where that is gone
   */
  Optional<DriverProcess> takeAgain(Context context, LiveDriver guest) {
    return driver.process().flatMap(process -> takeAgain(context, guest, process));
  }

  private synchronized Optional<DriverProcess> takeAgain(
      Context context, LiveDriver guest, DriverProcess process) {
    if (closed) {
      return Optional.empty();
    }
    HostedProcess part = part(guest.id(), process);
    driver.slots().occupy(guest.id());
    guests.put(guest.id(), new Guest(context, guest, part));
    return Optional.of(part);
  }

  /** Has a context closed that is of no use any more. */
  void close(String guestId) {
    driver.killJob(guestId);
  }

  private HostedProcess part(String guestId, DriverProcess process) {
    return new HostedProcess(process, () -> close(guestId));
  }

  private void open(String guestId) {
    Guest guest;
    HostedProcess part;
    synchronized (this) {
      guest = guests.get(guestId);
      Optional<DriverProcess> process = driver.process();
      if (guest == null || guest.part != null || process.isEmpty()) {
        return;
      }
      if (guest.driver.isOver()) {
        // It was stopped while it waited.
        leave(guestId);
        driver.slots().free(guestId);
        return;
      }
      part = part(guestId, process.get());
      guest.part = part;
    }
    guest.driver.watch(part);
    driver.start(with.launcher().expectHosted(guest.context, guest.driver));
  }

  private synchronized @Nullable Guest leave(String guestId) {
    Guest left = guests.remove(guestId);
    if (guests.isEmpty()) {
      unusedSince = with.now().get();
    }
    return left;
  }

  @Override
  public void known(LiveDriver known, String reference) {
    with.journal().known(known.id(), reference);
  }

  @Override
  public void joined(LiveDriver joined, String address) {
    with.journal().joined(joined.id(), address);
  }

  @Override
  public void ready(LiveDriver ready, String applicationId, Optional<String> uiUrl) {
    LOG.info("The shared driver {} is up as {}", id(), applicationId);
    begin();
  }

  private void begin() {
    synchronized (this) {
      up = true;
    }
    openWaiting();
  }

  private void openWaiting() {
    List<String> waiting;
    synchronized (this) {
      waiting =
          up
              ? guests.entrySet().stream()
                  .filter(entry -> entry.getValue().part == null)
                  .map(Map.Entry::getKey)
                  .toList()
              : List.of();
    }
    waiting.forEach(this::open);
  }

  @Override
  public void adopted(LiveDriver found, boolean contextReady, List<String> contexts) {
    LOG.info("The shared driver {} was found again with {} contexts", id(), contexts.size());
    if (contextReady) {
      begin();
    }
  }

  @Override
  public void jobStarted(String guestId) {
    // A context that is open says so itself.
  }

  @Override
  public void jobEnded(String guestId, JobEnd end) {
    Guest left = leave(guestId);
    if (left != null && left.part != null) {
      left.part.closed();
    }
    driver.jobStored(guestId);
  }

  /** A context that only the driver knows is one whose end here was the end of a server. */
  @Override
  public void alive(LiveDriver alive, List<String> contexts) {
    List<String> left;
    synchronized (this) {
      unknown.keySet().retainAll(Set.copyOf(contexts));
      contexts.stream()
          .filter(context -> !guests.containsKey(context))
          .forEach(context -> unknown.merge(context, 1, Integer::sum));
      left =
          unknown.entrySet().stream()
              .filter(entry -> entry.getValue() > PATIENCE)
              .map(Map.Entry::getKey)
              .toList();
    }
    left.forEach(this::close);
    openWaiting();
  }

  @Override
  public void hasRoom() {
    // Whoever needs room asks.
  }

  @Override
  public void over(LiveDriver gone, DriverLoss loss) {
    List<Guest> left;
    synchronized (this) {
      closed = true;
      left = List.copyOf(guests.values());
      guests.clear();
    }
    gone.leave();
    gone.close();
    with.over().accept(this, loss);
    for (Guest guest : left) {
      // The others are told by the end of the process, if not before.
      if (guest.part == null) {
        guest.driver.giveUp(
            loss.beforeUp("The shared driver was stopped before the context was up"));
      }
    }
  }

  /** A context in it. */
  private static final class Guest {

    private final Context context;
    private final LiveDriver driver;

    /** Its part of the process, once it was told to be opened. */
    private @Nullable HostedProcess part;

    private Guest(Context context, LiveDriver driver) {
      this.context = context;
      this.driver = driver;
    }

    private Guest(Context context, LiveDriver driver, HostedProcess part) {
      this(context, driver);
      this.part = part;
    }
  }
}
