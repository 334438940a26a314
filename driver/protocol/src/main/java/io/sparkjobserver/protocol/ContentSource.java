package io.sparkjobserver.protocol;

import java.io.IOException;
import org.apache.pekko.util.ByteString;

/** The side of a transfer that has the content. */
@FunctionalInterface
public interface ContentSource {

  /**
   * Reads a stretch of content. Called on a thread that may block.
   *
   * @param content what is asked for
   * @param offset where the stretch begins
   * @param length how many bytes, 1 to {@link ContentRequest#MAX_LENGTH}
   * @return the bytes: as many as were asked for, or fewer where the content ends before
   * @throws IOException where the content is unknown or cannot be read; its message goes to the
   *     asker
   */
  byte[] read(ContentRef content, long offset, int length) throws IOException;

  /**
   * Tells what a content is. Called on a thread that may block.
   *
   * @throws IOException where the content is unknown or is none that is looked up; its message goes
   *     to the asker
   */
  default ContentDescription describe(ContentRef content) throws IOException {
    throw new IOException("a " + content.kind() + " is not looked up");
  }

  /**
   * What becomes of a question that met with trouble that is not certain to last. The asker is told
   * what went wrong; a source whose trouble may pass leaves the question unanswered instead, and is
   * asked again.
   */
  default void failed(ContentQuestion question, RuntimeException trouble) {
    question.inbox().tell(unavailable(question, trouble));
  }

  /** Answers a question, or says why there is no answer. Blocks while it reads. */
  default void answer(ContentQuestion question) {
    if (question instanceof ContentRequest request) {
      answerStretch(request);
    } else if (question instanceof ContentLookup lookup) {
      answerLookup(lookup);
    }
  }

  private void answerLookup(ContentLookup lookup) {
    ContentReply reply;
    try {
      reply = new ContentReply.Described(lookup.transfer(), describe(lookup.content()));
    } catch (IOException e) {
      reply = unavailable(lookup, e);
    } catch (RuntimeException e) {
      failed(lookup, e);
      return;
    }
    lookup.inbox().tell(reply);
  }

  private void answerStretch(ContentRequest request) {
    byte[] stretch;
    try {
      if (request.length() < 1
          || request.length() > ContentRequest.MAX_LENGTH
          || request.offset() < 0) {
        throw new IOException("A request is for 1 to " + ContentRequest.MAX_LENGTH + " bytes");
      }
      stretch = read(request.content(), request.offset(), request.length());
      if (stretch.length == 0) {
        throw new IOException("it ends before byte " + request.offset());
      }
    } catch (IOException e) {
      request.inbox().tell(unavailable(request, e));
      return;
    } catch (RuntimeException e) {
      failed(request, e);
      return;
    }
    ByteString bytes = ByteString.fromArrayUnsafe(stretch);
    for (int start = 0; start < stretch.length; start += Protocol.MAX_PAYLOAD) {
      int end = Math.min(stretch.length, start + Protocol.MAX_PAYLOAD);
      request
          .inbox()
          .tell(
              new ContentReply.Chunk(
                  request.transfer(), request.offset() + start, bytes.slice(start, end)));
    }
  }

  private static ContentReply unavailable(ContentQuestion question, Exception why) {
    return new ContentReply.Unavailable(question.transfer(), String.valueOf(why.getMessage()));
  }
}
