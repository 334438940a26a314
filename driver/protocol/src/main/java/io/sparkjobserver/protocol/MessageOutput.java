package io.sparkjobserver.protocol;

import java.io.DataOutputStream;
import java.io.IOException;
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
 * Writes the kinds of value that messages are made of. Not thread-safe; lives as long as one
 * message.
 */
final class MessageOutput {

  private final DataOutputStream out;
  private final ActorRefResolver refs;

  MessageOutput(DataOutputStream out, ActorRefResolver refs) {
    this.out = out;
    this.refs = refs;
  }

  void flag(boolean value) throws IOException {
    out.writeBoolean(value);
  }

  void number(long value) throws IOException {
    out.writeLong(value);
  }

  void count(int value) throws IOException {
    out.writeInt(value);
  }

  void bytes(ByteString value) throws IOException {
    byte[] array = value.toArrayUnsafe();
    out.writeInt(array.length);
    out.write(array);
  }

  void text(String value) throws IOException {
    bytes(ByteString.fromArrayUnsafe(value.getBytes(StandardCharsets.UTF_8)));
  }

  void nullableText(@Nullable String value) throws IOException {
    flag(value != null);
    if (value != null) {
      text(value);
    }
  }

  void optionalText(Optional<String> value) throws IOException {
    nullableText(value.orElse(null));
  }

  void texts(List<String> values) throws IOException {
    list(values, this::text);
  }

  void duration(Duration value) throws IOException {
    number(value.toMillis());
  }

  void ref(ActorRef<?> value) throws IOException {
    text(refs.toSerializationFormat(value));
  }

  void map(Map<String, String> values) throws IOException {
    count(values.size());
    for (Map.Entry<String, String> entry : values.entrySet()) {
      text(entry.getKey());
      text(entry.getValue());
    }
  }

  <T> void list(List<T> values, Item<T> item) throws IOException {
    count(values.size());
    for (T value : values) {
      item.write(value);
    }
  }

  void error(ErrorReport value) throws IOException {
    nullableText(value.message());
    text(value.errorClass());
    text(value.stack());
  }

  /** Writes one item of a list. */
  interface Item<T> {
    void write(T value) throws IOException;
  }
}
