package io.sparkjobserver.server.jobs;

import io.sparkjobserver.server.http.Pieces;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/**
 * A JSON value, one line for each element of an array, one line for anything else. The bytes are
 * looked at one by one and none is kept, so that an element may be as long as it likes. What comes
 * in is one JSON value in UTF-8, as every result is; of anything else something else becomes.
 */
final class JsonLines implements Pieces {

  private final Pieces json;
  private boolean begun;
  private boolean array;
  private boolean text;
  private boolean escaped;
  private boolean lineOpen;
  private long depth;

  JsonLines(Pieces json) {
    this.json = json;
  }

  @Override
  public OptionalLong length() {
    return OptionalLong.empty();
  }

  @Override
  public CompletionStage<Optional<byte[]>> next() {
    return json.next().thenApply(piece -> piece.map(this::lines).or(this::end));
  }

  /** A value that is no array has its line ended where it ends itself. */
  private Optional<byte[]> end() {
    if (!lineOpen) {
      return Optional.empty();
    }
    lineOpen = false;
    return Optional.of(new byte[] {'\n'});
  }

  /** No more bytes than come in: for each line feed a comma or a bracket is left out. */
  private byte[] lines(byte[] piece) {
    byte[] lines = new byte[piece.length];
    int length = 0;
    for (byte one : piece) {
      byte out = text ? inText(one) : between(one);
      if (out != 0) {
        lines[length++] = out;
      }
    }
    return length == lines.length ? lines : Arrays.copyOf(lines, length);
  }

  private byte inText(byte one) {
    if (escaped) {
      escaped = false;
    } else if (one == '\\') {
      escaped = true;
    } else if (one == '"') {
      text = false;
    }
    return one;
  }

  /** What becomes of a byte that is in no text; 0 where nothing does. */
  private byte between(byte one) {
    if (one == ' ' || one == '\n' || one == '\r' || one == '\t') {
      return 0;
    }
    if (!begun) {
      begun = true;
      array = one == '[';
      if (array) {
        return 0;
      }
    }
    return switch (one) {
      case '"' -> {
        text = true;
        yield kept(one);
      }
      case '[', '{' -> {
        depth++;
        yield kept(one);
      }
      case ']', '}' -> {
        if (array && depth == 0) {
          yield lineEnd();
        }
        depth--;
        yield kept(one);
      }
      case ',' -> array && depth == 0 ? lineEnd() : kept(one);
      default -> kept(one);
    };
  }

  private byte kept(byte one) {
    lineOpen = true;
    return one;
  }

  /** None where there is no line: the array is empty. */
  private byte lineEnd() {
    byte end = (byte) (lineOpen ? '\n' : 0);
    lineOpen = false;
    return end;
  }

  @Override
  public void close() {
    json.close();
  }
}
