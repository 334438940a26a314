package io.sparkjobserver.server.events;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.reactive.messaging.annotations.Broadcast;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells changes to whoever listens to the channel {@value #CHANNEL}. A thread of its own does so,
 * one change after the other: no listener holds up what made the change, and all hear of changes in
 * the order in which they were told. Where listeners cannot keep up with {@value #WAITING} of them,
 * changes are left out, which is seen from the gap in their numbers. Thread-safe.
 */
@ApplicationScoped
public class Changes {

  /** The channel's name, for {@code @Incoming} methods, which must not block. */
  public static final String CHANNEL = "state-changes";

  private static final Logger LOG = LoggerFactory.getLogger(Changes.class);
  private static final int WAITING = 65_536;

  /** When the channel is connected with its listeners. */
  private static final int CONNECTED = Interceptor.Priority.LIBRARY_BEFORE + 1;

  private final Emitter<NumberedChange> channel;
  private final BlockingQueue<Optional<NumberedChange>> waiting =
      new LinkedBlockingQueue<>(WAITING);
  private final Thread teller = new Thread(this::run, "state-changes");
  private volatile boolean stopping;
  private long last;
  private boolean overrun;

  Changes(
      @Channel(CHANNEL)
          @Broadcast
          @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = WAITING)
          Emitter<NumberedChange> channel) {
    this.channel = channel;
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
    while (!stopping || !waiting.isEmpty()) {
      try {
        waiting.take().ifPresent(channel::send);
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.error("A change could not be told", e);
      }
    }
  }
}
