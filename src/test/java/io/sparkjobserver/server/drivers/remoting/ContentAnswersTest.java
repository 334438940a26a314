package io.sparkjobserver.server.drivers.remoting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.sparkjobserver.protocol.ContentDescription;
import io.sparkjobserver.protocol.ContentLookup;
import io.sparkjobserver.protocol.ContentRef;
import io.sparkjobserver.protocol.ContentReply;
import io.sparkjobserver.protocol.ContentRequest;
import io.sparkjobserver.server.content.Content;
import io.sparkjobserver.server.content.ContentProvider;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ContentAnswersTest {

  private final BlockingQueue<ContentReply> replies = new LinkedBlockingQueue<>();
  private final ActorSystem<ContentReply> driver =
      ActorSystem.create(
          Behaviors.receiveMessage(
              reply -> {
                replies.add(reply);
                return Behaviors.same();
              }),
          "driver",
          ConfigFactory.defaultReference());
  private final SlowProvider provider = new SlowProvider();
  private final ContentAnswers answers = new ContentAnswers(List.of(provider, new OneDataFile()));

  @AfterEach
  void end() {
    provider.gate.countDown();
    driver.terminate();
  }

  @Test
  void letsAReadThatIsUnderWayEnd() throws InterruptedException {
    answers.answer("context", request(1));
    assertThat(provider.reading.await(10, TimeUnit.SECONDS)).isTrue();
    answers.answer("context", request(1));
    Thread closing = new Thread(answers::close);
    closing.start();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> closing.getState() == Thread.State.TIMED_WAITING);
    provider.gate.countDown();
    closing.join(TimeUnit.SECONDS.toMillis(10));
    assertThat(closing.isAlive()).isFalse();
    assertThat(replies.poll(10, TimeUnit.SECONDS)).isInstanceOf(ContentReply.Chunk.class);
  }

  @Test
  void leavesUnansweredWhatIsAskedForAfterTheEnd() throws InterruptedException {
    answers.close();
    answers.answer("context", request(2));
    assertThat(replies.poll(500, TimeUnit.MILLISECONDS)).isNull();
  }

  @Test
  void leavesUnansweredWhatMayPass() throws InterruptedException {
    answers.answer("context", lookup(ContentRef.Kind.DATA_FILE, "/away.dat"));
    answers.answer("context", lookup(ContentRef.Kind.DATA_FILE, "/a.dat"));
    // Of one transfer, so in order: the first had no answer.
    assertThat(replies.poll(10, TimeUnit.SECONDS)).isInstanceOf(ContentReply.Described.class);
  }

  @Test
  void leavesUnansweredWhatDoesNotFit() throws InterruptedException {
    answers.answer("context", request(1));
    assertThat(provider.reading.await(10, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < 300; i++) {
      answers.answer("context", request(1));
    }
    provider.gate.countDown();
    for (int i = 0; i < 257; i++) {
      assertThat(replies.poll(10, TimeUnit.SECONDS)).isInstanceOf(ContentReply.Chunk.class);
    }
    assertThat(replies.poll(500, TimeUnit.MILLISECONDS)).isNull();
  }

  @Test
  void tellsWhatADataFileIs() throws InterruptedException {
    answers.answer("context", lookup(ContentRef.Kind.DATA_FILE, "/a.dat"));
    assertThat(replies.poll(10, TimeUnit.SECONDS))
        .isEqualTo(new ContentReply.Described(7, new ContentDescription(3, "sum of /a.dat")));
    answers.answer("context", lookup(ContentRef.Kind.DATA_FILE, "/b.dat"));
    assertThat(replies.poll(10, TimeUnit.SECONDS))
        .isEqualTo(new ContentReply.Unavailable(7, "there is no such data file"));
  }

  @Test
  void tellsNothingOfWhatIsNotLookedUp() throws InterruptedException {
    for (ContentRef.Kind kind : List.of(ContentRef.Kind.BINARY, ContentRef.Kind.JOB_RESULT)) {
      answers.answer("context", lookup(kind, "/a.dat"));
      assertThat(replies.poll(10, TimeUnit.SECONDS)).isInstanceOf(ContentReply.Unavailable.class);
    }
  }

  private ContentLookup lookup(ContentRef.Kind kind, String key) {
    return new ContentLookup(7, new ContentRef(kind, key), driver);
  }

  private ContentRequest request(long transfer) {
    return new ContentRequest(
        transfer, new ContentRef(ContentRef.Kind.BINARY, "ab"), 0, 10, driver);
  }

  private static final class OneDataFile implements ContentProvider {

    @Override
    public Kind kind() {
      return Kind.DATA_FILE;
    }

    @Override
    public Content find(String contextId, String key) throws IOException {
      if (key.equals("/away.dat")) {
        throw new IllegalStateException("the database is away");
      }
      if (!key.equals("/a.dat")) {
        throw new FileNotFoundException("there is no such data file");
      }
      return new Content("id", "sum of " + key, 3);
    }

    @Override
    public byte[] read(String contextId, String key, long offset, int length) {
      return new byte[length];
    }
  }

  /** Reads when it is let; an interrupt is a failed read, as it is for a file. */
  private static final class SlowProvider implements ContentProvider {

    private final CountDownLatch reading = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);

    @Override
    public Kind kind() {
      return Kind.BINARY;
    }

    @Override
    public byte[] read(String contextId, String key, long offset, int length) throws IOException {
      reading.countDown();
      try {
        if (!gate.await(30, TimeUnit.SECONDS)) {
          throw new IOException("too late");
        }
      } catch (InterruptedException e) {
        throw new IOException("interrupted", e);
      }
      return new byte[length];
    }
  }
}
