package io.sparkjobserver.protocol;

import java.io.IOException;
import java.io.NotSerializableException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.ByteBufferSerializer;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * Puts the protocol's messages into bytes and back. Only the types in {@link MessageFormats} pass,
 * each written field by field: nothing is found by reflection and no class name is ever read from
 * the wire. What the link carries is written into its buffers and read from them. Thread-safe. Made
 * by Pekko, by name.
 */
public final class ProtocolSerializer extends SerializerWithStringManifest
    implements ByteBufferSerializer {

  /** This serializer's number on the wire. Pekko reserves 0 to 40. */
  public static final int IDENTIFIER = 7340;

  private static final Map<Class<?>, MessageFormat<?>> BY_CLASS =
      MessageFormats.ALL.stream()
          .collect(Collectors.toUnmodifiableMap(MessageFormat::type, Function.identity()));
  private static final Map<String, MessageFormat<?>> BY_MANIFEST =
      MessageFormats.ALL.stream()
          .collect(Collectors.toUnmodifiableMap(MessageFormat::manifest, Function.identity()));

  private final ExtendedActorSystem system;

  /** Called by Pekko, which passes the system that the serializer serves. */
  public ProtocolSerializer(ExtendedActorSystem system) {
    this.system = system;
  }

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object message) {
    return format(message).manifest();
  }

  @Override
  public byte[] toBinary(Object message) {
    ByteBuffer buffer = ByteBuffer.allocate(Protocol.FRAME);
    toBinary(message, buffer);
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  @Override
  public void toBinary(Object message, ByteBuffer buffer) {
    // The link's buffers have another order of bytes, which is to stay.
    ByteBuffer own = buffer.duplicate();
    write(format(message), message, new MessageOutput(own, refs()));
    buffer.position(own.position());
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    return fromBinary(ByteBuffer.wrap(bytes), manifest);
  }

  @Override
  public Object fromBinary(ByteBuffer buffer, String manifest) throws NotSerializableException {
    MessageFormat<?> format = BY_MANIFEST.get(manifest);
    if (format == null) {
      throw new NotSerializableException("No message of this protocol is called " + manifest);
    }
    try {
      return format.reader().read(new MessageInput(buffer.duplicate(), refs()));
    } catch (IOException | RuntimeException e) {
      NotSerializableException unreadable =
          new NotSerializableException("A message called " + manifest + " cannot be read: " + e);
      unreadable.initCause(e);
      throw unreadable;
    }
  }

  private static <T> void write(MessageFormat<T> format, Object message, MessageOutput out) {
    format.writer().write(format.type().cast(message), out);
  }

  private static MessageFormat<?> format(Object message) {
    MessageFormat<?> format = BY_CLASS.get(message.getClass());
    if (format == null) {
      throw new IllegalArgumentException(message.getClass() + " is no message of this protocol");
    }
    return format;
  }

  private ActorRefResolver refs() {
    return ActorRefResolver.get(Adapter.toTyped(system));
  }
}
