package io.sparkjobserver.protocol;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link MessageOutput} wrote. No length is believed beyond the bytes that are there, so
 * a forged message cannot make the reader allocate more than it sent; where it ends too early, that
 * is a {@link BufferUnderflowException}. Not thread-safe; lives as long as one message.
 */
final class MessageInput {

  private final ByteBuffer in;
  private final ActorRefResolver refs;

  MessageInput(ByteBuffer in, ActorRefResolver refs) {
    this.in = in;
    this.refs = refs;
  }

  boolean flag() {
    return in.get() != 0;
  }

  long number() {
    return in.getLong();
  }

  int count() {
    return in.getInt();
  }

  ByteString bytes() throws IOException {
    return ByteString.fromArrayUnsafe(copy(length()));
  }

  String text() throws IOException {
    return new String(bytes().toArrayUnsafe(), StandardCharsets.UTF_8);
  }

  @Nullable String nullableText() throws IOException {
    return flag() ? text() : null;
  }

  Optional<String> optionalText() throws IOException {
    return Optional.ofNullable(nullableText());
  }

  List<String> texts() throws IOException {
    return list(this::text);
  }

  Duration duration() throws IOException {
    return Duration.ofMillis(number());
  }

  <T> ActorRef<T> ref() throws IOException {
    return refs.resolveActorRef(text());
  }

  Map<String, String> map() throws IOException {
    int size = length();
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      values.put(text(), text());
    }
    return values;
  }

  <T> List<T> list(Item<T> item) throws IOException {
    int size = length();
    List<T> values = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      values.add(item.read());
    }
    return values;
  }

  ErrorReport error() throws IOException {
    return new ErrorReport(nullableText(), text(), text());
  }

  private byte[] copy(int length) {
    if (in.hasArray()) {
      // The JVM does not clear what it sees copied in one step: a large message comes this way.
      int start = in.arrayOffset() + in.position();
      in.position(in.position() + length);
      return Arrays.copyOfRange(in.array(), start, start + length);
    }
    byte[] array = new byte[length];
    in.get(array);
    return array;
  }

  private int length() throws IOException {
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new IOException(
          "A length of " + length + " in a message of which " + in.remaining() + " bytes are left");
    }
    return length;
  }

  /** Reads one item of a list. */
  interface Item<T> {
    T read() throws IOException;
  }
}
