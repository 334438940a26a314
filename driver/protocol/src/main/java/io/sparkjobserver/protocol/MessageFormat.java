package io.sparkjobserver.protocol;

import java.io.IOException;

/**
 * How one type of message is put into bytes.
 *
 * @param manifest the type's name on the wire
 * @param type the type
 * @param writer writes the fields
 * @param reader reads them in the same order
 */
record MessageFormat<T>(String manifest, Class<T> type, Writer<T> writer, Reader<T> reader) {

  /** Writes a message's fields. */
  interface Writer<T> {
    void write(T message, MessageOutput out);
  }

  /** Reads a message's fields. */
  interface Reader<T> {
    T read(MessageInput in) throws IOException;
  }
}
