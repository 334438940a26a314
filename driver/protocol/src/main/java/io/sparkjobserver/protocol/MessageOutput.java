package io.sparkjobserver.protocol;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Writes the kinds of value that messages are made of. What does not fit into the buffer is a
 * {@link BufferOverflowException}. Not thread-safe; lives as long as one message.
 */
final class MessageOutput {

  private final ByteBuffer out;
  private final ActorRefResolver refs;

  MessageOutput(ByteBuffer out, ActorRefResolver refs) {
    this.out = out;
    this.refs = refs;
  }

  void flag(boolean value) {
    out.put((byte) (value ? 1 : 0));
  }

  void number(long value) {
    out.putLong(value);
  }

  void count(int value) {
    out.putInt(value);
  }

  void bytes(ByteString value) {
    out.putInt(value.length());
    if (value.length() > out.remaining()) {
      throw new BufferOverflowException();
    }
    value.copyToBuffer(out);
  }

  void text(String value) {
    bytes(ByteString.fromArrayUnsafe(value.getBytes(StandardCharsets.UTF_8)));
  }

  void nullableText(@Nullable String value) {
    flag(value != null);
    if (value != null) {
      text(value);
    }
  }

  void optionalText(Optional<String> value) {
    nullableText(value.orElse(null));
  }

  void texts(List<String> values) {
    list(values, this::text);
  }

  void duration(Duration value) {
    number(value.toMillis());
  }

  void ref(ActorRef<?> value) {
    text(refs.toSerializationFormat(value));
  }

  void map(Map<String, String> values) {
    count(values.size());
    for (Map.Entry<String, String> entry : values.entrySet()) {
      text(entry.getKey());
      text(entry.getValue());
    }
  }

  <T> void list(List<T> values, Item<T> item) {
    count(values.size());
    for (T value : values) {
      item.write(value);
    }
  }

  void error(ErrorReport value) {
    nullableText(value.message());
    text(value.errorClass());
    text(value.stack());
  }

  /** Writes one item of a list. */
  interface Item<T> {
    void write(T value);
  }
}
