package io.sparkjobserver.server.drivers.remoting;

import io.sparkjobserver.protocol.ContentDescription;
import io.sparkjobserver.protocol.ContentQuestion;
import io.sparkjobserver.protocol.ContentRef;
import io.sparkjobserver.protocol.ContentSource;
import io.sparkjobserver.server.content.Content;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what drivers ask for, on threads that may wait for the database. The requests of one
 * transfer are answered in their order, by one thread. Bounded in threads and in waiting requests.
 * What may pass, such as a database that is away or too many requests, leaves a request without an
 * answer, and the driver asks again; only what is certain is refused.
 */
final class ContentAnswers {

  private static final Logger LOG = LoggerFactory.getLogger(ContentAnswers.class);
  private static final int LANES = 4;
  private static final int WAITING = 256;
  private static final Duration END = Duration.ofSeconds(1);

  private final Map<ContentProvider.Kind, ContentProvider> providers;

  /** Whether the last request met with trouble: it is told once and not by each request. */
  private final AtomicBoolean troubled = new AtomicBoolean();

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

  /** Has a driver's question answered. Does not block. */
  void answer(String contextId, ContentQuestion question) {
    int transfer = Objects.hash(question.inbox().path(), question.transfer());
    ContentSource source = new Source(contextId);
    try {
      lanes.get(Math.floorMod(transfer, LANES)).execute(() -> source.answer(question));
    } catch (RejectedExecutionException e) {
      LOG.debug("Too many requests for content are waiting; the driver asks again", e);
    }
  }

  private ContentDescription describe(String contextId, ContentRef content) throws IOException {
    Content found = provider(content).find(contextId, content.key());
    troubled.set(false);
    return new ContentDescription(found.size(), found.sha256());
  }

  private byte[] read(String contextId, ContentRef content, long offset, int length)
      throws IOException {
    byte[] stretch = provider(content).read(contextId, content.key(), offset, length);
    troubled.set(false);
    return stretch;
  }

  private ContentProvider provider(ContentRef content) throws FileNotFoundException {
    return kind(content.kind())
        .map(providers::get)
        .orElseThrow(() -> new FileNotFoundException("the server has no content of this kind"));
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
      case DATA_FILE -> Optional.of(ContentProvider.Kind.DATA_FILE);
      case JOB_INPUT -> Optional.of(ContentProvider.Kind.JOB_INPUT);
      case JOB_RESULT -> Optional.empty();
    };
  }

  /** The content that the driver of one context may have. */
  private final class Source implements ContentSource {

    private final String contextId;

    private Source(String contextId) {
      this.contextId = contextId;
    }

    @Override
    public byte[] read(ContentRef content, long offset, int length) throws IOException {
      return ContentAnswers.this.read(contextId, content, offset, length);
    }

    @Override
    public ContentDescription describe(ContentRef content) throws IOException {
      return ContentAnswers.this.describe(contextId, content);
    }

    @Override
    public void failed(ContentQuestion question, RuntimeException trouble) {
      // The class only: the message of the database has its statement.
      if (troubled.compareAndSet(false, true)) {
        LOG.warn(
            "The driver of context {} asked for {} {}, which cannot be read at the moment ({}); it"
                + " asks again",
            contextId,
            question.content().kind(),
            question.content().key(),
            trouble.getClass().getName());
      }
      LOG.debug("Content cannot be read", trouble);
    }
  }
}
