package io.sparkjobserver.server.drivers.remoting;

import io.sparkjobserver.protocol.ContentRef;
import io.sparkjobserver.protocol.ContentReply;
import io.sparkjobserver.protocol.ContentRequest;
import io.sparkjobserver.protocol.ContentSource;
import io.sparkjobserver.server.content.ContentProvider;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what drivers ask for, on threads that may wait for the database. The requests of one
 * transfer are answered in their order, by one thread. Bounded in threads and in waiting requests.
 */
final class ContentAnswers {

  private static final Logger LOG = LoggerFactory.getLogger(ContentAnswers.class);
  private static final int LANES = 4;
  private static final int WAITING = 256;
  private static final Duration END = Duration.ofSeconds(1);

  private final Map<ContentProvider.Kind, ContentProvider> providers;
  private final List<ThreadPoolExecutor> lanes =
      Stream.generate(ContentAnswers::lane).limit(LANES).toList();

  ContentAnswers(List<ContentProvider> providers) {
    this.providers =
        providers.stream()
            .collect(Collectors.toUnmodifiableMap(ContentProvider::kind, Function.identity()));
  }

  private static ThreadPoolExecutor lane() {
    return new ThreadPoolExecutor(
        1,
        1,
        1,
        TimeUnit.MINUTES,
        new ArrayBlockingQueue<>(WAITING),
        task -> {
          Thread thread = new Thread(task, "driver-content");
          thread.setDaemon(true);
          return thread;
        });
  }

  /** Has a driver's request answered. Does not block. */
  void answer(String contextId, ContentRequest request) {
    int transfer = Objects.hash(request.inbox().path(), request.transfer());
    ContentSource source = (content, offset, length) -> read(contextId, content, offset, length);
    try {
      lanes.get(Math.floorMod(transfer, LANES)).execute(() -> source.answer(request));
    } catch (RejectedExecutionException e) {
      request
          .inbox()
          .tell(
              new ContentReply.Unavailable(
                  request.transfer(), "too many transfers are waiting; try again later"));
    }
  }

  private byte[] read(String contextId, ContentRef content, long offset, int length)
      throws IOException {
    Optional<ContentProvider> provider = kind(content.kind()).map(providers::get);
    if (provider.isEmpty()) {
      throw new FileNotFoundException("the server has no " + content.kind());
    }
    return provider.get().read(contextId, content.key(), offset, length);
  }

  /**
   * Answers nothing any more. What is being read is read to its end, without an interrupt: embedded
   * H2 closes the database of a thread that is interrupted while it reads. Blocks for a bounded
   * time.
   */
  void close() {
    for (ThreadPoolExecutor lane : lanes) {
      lane.shutdown();
      lane.getQueue().clear();
    }
    try {
      for (ThreadPoolExecutor lane : lanes) {
        if (!lane.awaitTermination(END.toMillis(), TimeUnit.MILLISECONDS)) {
          LOG.warn("A driver's request for content is still being answered at the end");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Optional<ContentProvider.Kind> kind(ContentRef.Kind kind) {
    return switch (kind) {
      case BINARY -> Optional.of(ContentProvider.Kind.BINARY);
      case JOB_INPUT -> Optional.of(ContentProvider.Kind.JOB_INPUT);
      case JOB_RESULT -> Optional.empty();
    };
  }
}
