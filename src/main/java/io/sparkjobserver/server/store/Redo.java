package io.sparkjobserver.server.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction changed, in the words that changed it: enough to do it again. Knows whether
 * that is all of what it changed. Belongs to one connection and is not thread-safe.
 */
final class Redo {

  /** The most bytes of one transaction; one that changes more is not said again but stored. */
  static final int MOST = 256 * 1024;

  private static final byte NOTHING = 'N';
  private static final byte TEXT = 'T';
  private static final byte LONG = 'L';
  private static final byte INTEGER = 'I';
  private static final byte FLAG = 'F';
  private static final byte BYTES = 'B';

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
  private final DataOutputStream said = new DataOutputStream(bytes);

  /** How many changes the statements here made, by the database's own count. */
  private long changes;

  private boolean complete = true;

  /**
   * Adds a statement that was done.
   *
   * @param values what {@code setObject} took
   * @param rows how many rows it matched
   * @param made how many changes the database counts of it
   */
  void add(String sql, @Nullable Object[] values, int rows, long made) {
    if (!complete || made == 0) {
      return;
    }
    try {
      complete = text(sql);
      said.writeInt(rows);
      said.writeShort(values.length);
      for (Object value : values) {
        complete = complete && value(value);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    changes += made;
    if (!complete) {
      bytes.reset();
    }
  }

  /** Whether that many changes are all from statements that are here. */
  boolean covers(long all) {
    return complete && changes == all;
  }

  /** What {@link #read} reads. */
  byte[] toBytes() {
    return bytes.toByteArray();
  }

  void clear() {
    bytes.reset();
    changes = 0;
    complete = true;
  }

  /** The statements in the order in which they were done. */
  static List<Statement> read(byte[] bytes) {
    List<Statement> statements = new ArrayList<>();
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    try {
      while (in.available() > 0) {
        String sql = text(in);
        int rows = in.readInt();
        List<@Nullable Object> values = new ArrayList<>();
        for (int left = in.readShort(); left > 0; left--) {
          values.add(value(in));
        }
        statements.add(new Statement(sql, values, rows));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return statements;
  }

  /**
   * A statement that was done.
   *
   * @param rows how many rows it matched
   */
  record Statement(String sql, List<@Nullable Object> values, int rows) {}

  /** Answers whether there is room for it; the buffer stays with the connection. */
  private boolean text(String text) throws IOException {
    return text.length() <= MOST && array(text.getBytes(StandardCharsets.UTF_8));
  }

  private boolean array(byte[] array) throws IOException {
    if (bytes.size() + array.length > MOST) {
      return false;
    }
    said.writeInt(array.length);
    said.write(array);
    return true;
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(array(in), StandardCharsets.UTF_8);
  }

  private static byte[] array(DataInputStream in) throws IOException {
    return in.readNBytes(in.readInt());
  }

  /** Answers whether it is of a kind that is read again, and there is room for it. */
  private boolean value(@Nullable Object value) throws IOException {
    if (value == null) {
      said.writeByte(NOTHING);
    } else if (value instanceof String text) {
      said.writeByte(TEXT);
      return text(text);
    } else if (value instanceof Long number) {
      said.writeByte(LONG);
      said.writeLong(number);
    } else if (value instanceof Integer number) {
      said.writeByte(INTEGER);
      said.writeInt(number);
    } else if (value instanceof Boolean flag) {
      said.writeByte(FLAG);
      said.writeBoolean(flag);
    } else if (value instanceof byte[] array) {
      said.writeByte(BYTES);
      return array(array);
    } else {
      return false;
    }
    return true;
  }

  private static @Nullable Object value(DataInputStream in) throws IOException {
    int kind = in.readByte();
    return switch (kind) {
      case NOTHING -> null;
      case TEXT -> text(in);
      case LONG -> in.readLong();
      case INTEGER -> in.readInt();
      case FLAG -> in.readBoolean();
      case BYTES -> array(in);
      default -> throw new IOException("Values of the kind " + kind + " are of a later version");
    };
  }
}
