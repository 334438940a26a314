package io.sparkjobserver.server.events;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.smallrye.reactive.messaging.annotations.Broadcast;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.microprofile.reactive.messaging.Outgoing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells changes to whoever listens to the channel {@value #CHANNEL}. A thread of its own does so,
 * one change after the other: no listener holds up what made the change, and all hear of changes in
 * the order in which they were told, the first one at once and those that follow within
 * milliseconds. Where listeners cannot keep up with {@value #WAITING} of them, changes are left
 * out, which is seen from the gap in their numbers. Thread-safe.
 */
@ApplicationScoped
public class Changes {

  /** The channel's name, for {@code @Incoming} methods, which must not block. */
  public static final String CHANNEL = "state-changes";

  private static final Logger LOG = LoggerFactory.getLogger(Changes.class);
  private static final int WAITING = 65_536;

  /** The channel's own buffer. Nothing is put there that was not asked for. */
  private static final int AHEAD = 16;

  /** How long a listener that does not ask for more is left in peace. */
  private static final Duration PAUSE = Duration.ofMillis(1);

  /**
   * How long it rests when it has told all there was. What it would be woken for is on the way of a
   * job: three times for each, and each costs as much as a step of it.
   */
  private static final Duration REST = Duration.ofMillis(2);

  /** When the channel is connected with its listeners. */
  private static final int CONNECTED = Interceptor.Priority.LIBRARY_BEFORE + 1;

  private final CompletableFuture<MultiEmitter<? super NumberedChange>> channel =
      new CompletableFuture<>();
  private final BlockingQueue<Optional<NumberedChange>> waiting =
      new LinkedBlockingQueue<>(WAITING);
  private final Thread teller = new Thread(this::run, "state-changes");
  private volatile boolean stopping;
  private long last;
  private boolean overrun;

  /** Called once, by the channel; changes may be told before. */
  @Outgoing(CHANNEL)
  @Broadcast
  Multi<NumberedChange> channel() {
    return Multi.createFrom().<NumberedChange>emitter(this::connect, AHEAD);
  }

  private void connect(MultiEmitter<? super NumberedChange> listeners) {
    channel.complete(listeners);
  }

  void atStart(@Observes @Priority(CONNECTED) StartupEvent event) {
    teller.setDaemon(true);
    teller.start();
  }

  @PreDestroy
  void stop() throws InterruptedException {
    stopping = true;
    waiting.offer(Optional.empty());
    teller.join(TimeUnit.SECONDS.toMillis(1));
  }

  /** Tells a change that is committed. Does not block and does not fail. */
  public synchronized void tell(Change change) {
    last++;
    boolean taken = waiting.offer(Optional.of(new NumberedChange(last, change)));
    if (!taken && !overrun) {
      LOG.warn("Changes come faster than they can be told; some are left out from {} on", last);
    }
    overrun = !taken;
  }

  private void run() {
    MultiEmitter<? super NumberedChange> listeners = channel.join();
    while (!stopping || !waiting.isEmpty()) {
      try {
        Optional<NumberedChange> next = waiting.take();
        while (listeners.requested() == 0 && !stopping) {
          LockSupport.parkNanos(PAUSE.toNanos());
        }
        next.ifPresent(listeners::emit);
        if (waiting.isEmpty() && !stopping) {
          LockSupport.parkNanos(REST.toNanos());
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }
}
