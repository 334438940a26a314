package io.sparkjobserver.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class ContentPullerTest {

  private static final ContentRef REF = new ContentRef(ContentRef.Kind.BINARY, "key");
  private static final ContentRef NAMED = new ContentRef(ContentRef.Kind.DATA_FILE, "/a.dat");
  private static final byte[] CONTENT = new byte[7 * ContentRequest.MAX_LENGTH + 123];
  private static final ContentSource SOURCE =
      (content, offset, length) ->
          Arrays.copyOfRange(
              CONTENT, (int) offset, (int) Math.min(CONTENT.length, offset + length));

  private static final ContentDescription DESCRIPTION =
      new ContentDescription(1L << 40, "0".repeat(64));
  private static final ContentSource DESCRIBING =
      new ContentSource() {
        @Override
        public byte[] read(ContentRef content, long offset, int length) throws IOException {
          return SOURCE.read(content, offset, length);
        }

        @Override
        public ContentDescription describe(ContentRef content) {
          return DESCRIPTION;
        }
      };

  private static ActorTestKit testKit;

  private final ContentPuller puller = new ContentPuller(Duration.ofMillis(200));
  private final ActorRef<ContentReply> inbox = testKit.spawn(puller.inbox());
  private final List<ContentRequest> requests = new CopyOnWriteArrayList<>();
  private final ByteArrayOutputStream sink = new ByteArrayOutputStream();

  @BeforeAll
  static void startSystem() {
    testKit = ActorTestKit.create();
    new Random(1).nextBytes(CONTENT);
  }

  @AfterAll
  static void stopSystem() {
    testKit.shutdownTestKit();
  }

  @Test
  void bringsTheContentInOrder() throws Exception {
    pull(SOURCE::answer);
    assertThat(sink.toByteArray()).isEqualTo(CONTENT);
    assertThat(requests).extracting(ContentRequest::offset).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void needsNoRequestForNoContent() throws Exception {
    puller.pull(REF, 0, Optional.of(sha256(new byte[0])), inbox, requests::add, sink);
    assertThat(requests).isEmpty();
  }

  @Test
  void asksForNoMoreThanItsWindow() throws Exception {
    pull(
        request -> {
          long underWay = request.offset() + request.length() - sink.size();
          assertThat(underWay)
              .isLessThanOrEqualTo((long) ContentPuller.WINDOW * ContentRequest.MAX_LENGTH);
          SOURCE.answer(request);
        });
    assertThat(sink.size()).isEqualTo(CONTENT.length);
  }

  @Test
  void goesOnFromWhereItStandsWhenChunksAreLost() throws Exception {
    pull(
        request -> {
          boolean lost = requests.size() == ContentPuller.WINDOW;
          if (lost) {
            inbox.tell(chunk(request, request.offset(), Protocol.MAX_PAYLOAD));
          } else {
            SOURCE.answer(request);
          }
        });
    assertThat(sink.toByteArray()).isEqualTo(CONTENT);
    ContentRequest again = requests.get(ContentPuller.WINDOW + 2);
    assertThat(again.transfer()).isNotEqualTo(requests.get(0).transfer());
    assertThat(again.offset())
        .isEqualTo(requests.get(ContentPuller.WINDOW - 1).offset() + Protocol.MAX_PAYLOAD);
  }

  @Test
  void doesNotTakeAChunkThatStandsElsewhere() throws Exception {
    pull(
        request -> {
          if (requests.size() == 1) {
            inbox.tell(chunk(request, 10, 100));
          }
          SOURCE.answer(request);
        });
    assertThat(sink.toByteArray()).isEqualTo(CONTENT);
  }

  @Test
  void dropsRepliesToATransferThatIsOver() throws Exception {
    pull(
        request -> {
          inbox.tell(new ContentReply.Unavailable(request.transfer() + 1000, "another"));
          inbox.tell(new ContentReply.Unavailable(request.transfer() - 1, "over"));
          SOURCE.answer(request);
        });
    assertThat(sink.toByteArray()).isEqualTo(CONTENT);
  }

  @Test
  void givesUpAfterFourSilences() {
    assertThatThrownBy(() -> pull(request -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("after 0 of " + CONTENT.length)
        .hasMessageContaining("4 times");
    assertThat(requests.stream().map(ContentRequest::transfer).distinct()).hasSize(4);
  }

  @Test
  void outlastsAsManySilencesAsItIsTold() throws Exception {
    ContentPuller patient = new ContentPuller(Duration.ofMillis(100), 10, ContentPuller.WINDOW);
    ActorRef<ContentReply> replies = testKit.spawn(patient.inbox());
    patient.pull(
        REF,
        CONTENT.length,
        Optional.of(sha256(CONTENT)),
        replies,
        request -> {
          requests.add(request);
          if (requests.size() > 8 * ContentPuller.WINDOW) {
            SOURCE.answer(request);
          }
        },
        sink);
    assertThat(sink.toByteArray()).isEqualTo(CONTENT);
  }

  @Test
  void saysWhatItWaitedFor() {
    ContentPuller patient = new ContentPuller(Duration.ofMillis(500), 2, ContentPuller.WINDOW);
    ActorRef<ContentReply> replies = testKit.spawn(patient.inbox());
    assertThatThrownBy(() -> patient.pull(REF, 1, Optional.empty(), replies, requests::add, sink))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "binary key stopped coming after 0 of 1 bytes; the other side was asked 2 times within"
                + " 1 s and did not answer; its log says why");
  }

  @Test
  void refusesOtherContent() {
    assertThatThrownBy(
            () ->
                puller.pull(
                    REF, CONTENT.length, Optional.of("0".repeat(64)), inbox, SOURCE::answer, sink))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(sha256(CONTENT))
        .hasMessageContaining("0".repeat(64));
  }

  @Test
  void saysWhyTheContentCannotBeHad() {
    ContentSource none =
        (content, offset, length) -> {
          throw new IOException("it was deleted");
        };
    assertThatThrownBy(() -> pull(none::answer))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("it was deleted");
  }

  @Test
  void answersNoRequestThatIsOutOfBounds() {
    TestProbe<ContentReply> replies = testKit.createTestProbe();
    for (int length : new int[] {-1, 0, ContentRequest.MAX_LENGTH + 1}) {
      SOURCE.answer(new ContentRequest(1, REF, 0, length, replies.ref()));
      assertThat(replies.expectMessageClass(ContentReply.Unavailable.class).reason())
          .contains(String.valueOf(ContentRequest.MAX_LENGTH));
    }
    SOURCE.answer(new ContentRequest(1, REF, -1, 1, replies.ref()));
    replies.expectMessageClass(ContentReply.Unavailable.class);
  }

  @Test
  void looksUpWhatAContentIs() throws Exception {
    assertThat(puller.describe(NAMED, inbox, DESCRIBING::answer)).isEqualTo(DESCRIPTION);
  }

  @Test
  void looksUpAgainWhenTheAnswerIsLostOrAnother() throws Exception {
    List<ContentLookup> lookups = new CopyOnWriteArrayList<>();
    ContentDescription found =
        puller.describe(
            NAMED,
            inbox,
            lookup -> {
              lookups.add(lookup);
              if (lookups.size() == 2) {
                inbox.tell(
                    new ContentReply.Chunk(lookup.transfer(), 0, ByteString.emptyByteString()));
              } else if (lookups.size() == 3) {
                DESCRIBING.answer(lookup);
              }
            });
    assertThat(found).isEqualTo(DESCRIPTION);
    assertThat(lookups).hasSize(3);
    assertThat(lookups.stream().map(ContentLookup::transfer).distinct()).hasSize(3);
  }

  @Test
  void givesUpALookupAfterFourSilences() {
    assertThatThrownBy(() -> puller.describe(NAMED, inbox, lookup -> {}))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "data file /a.dat cannot be had: the other side was asked 4 times within 0 s and did not"
                + " answer; its log says why");
  }

  @Test
  void saysWhyAContentIsNotFound() {
    ContentSource none =
        new ContentSource() {
          @Override
          public byte[] read(ContentRef content, long offset, int length) {
            return new byte[length];
          }

          @Override
          public ContentDescription describe(ContentRef content) throws IOException {
            throw new IOException("it was deleted");
          }
        };
    assertThatThrownBy(() -> puller.describe(NAMED, inbox, none::answer))
        .isInstanceOf(IOException.class)
        .hasMessage("data file /a.dat cannot be had: it was deleted");
    assertThatThrownBy(() -> puller.describe(REF, inbox, SOURCE::answer))
        .isInstanceOf(IOException.class)
        .hasMessage("binary key cannot be had: a binary is not looked up");
  }

  @Test
  void doesNotAskForANameThatNothingHas() {
    ContentRef endless =
        new ContentRef(ContentRef.Kind.DATA_FILE, "a".repeat(ContentLookup.MAX_KEY + 1));
    assertThatThrownBy(
            () ->
                puller.describe(
                    endless,
                    inbox,
                    lookup -> {
                      throw new AssertionError("asked");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("No data file has a name of 4097 characters");
  }

  private void pull(Consumer<ContentRequest> source) throws IOException, InterruptedException {
    puller.pull(
        REF,
        CONTENT.length,
        Optional.of(sha256(CONTENT)),
        inbox,
        request -> {
          requests.add(request);
          source.accept(request);
        },
        sink);
  }

  private static ContentReply chunk(ContentRequest request, long offset, int length) {
    byte[] bytes = Arrays.copyOfRange(CONTENT, (int) offset, (int) offset + length);
    return new ContentReply.Chunk(request.transfer(), offset, ByteString.fromArray(bytes));
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
