package io.sparkjobserver.driver.jobs;

import com.fasterxml.jackson.core.JsonGenerator;
import io.sparkjobserver.protocol.RowShape;
import java.io.IOException;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Calendar;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.Product;
import scala.Symbol;
import scala.jdk.javaapi.CollectionConverters;
import scala.math.BigInt;

/**
 * The mapping of one result to JSON. Clients of the original rely on its odd parts: an option, a
 * tuple and a case class are arrays of their members, the bytes of a {@code byte[]} are texts. What
 * it made unreadable, because it showed a {@code toString}, has a shape here: sets, mutable maps,
 * big numbers, dates; and so do records and {@link Optional}, which it did not know.
 */
final class ValueWriter {

  /** How deep values may be nested; a value that contains itself ends here. */
  static final int MAX_DEPTH = 1000;

  private final JsonGenerator json;
  private final RowShape rows;
  private final Map<Class<?>, RecordComponent[]> records = new HashMap<>();
  private int depth;

  ValueWriter(JsonGenerator json, RowShape rows) {
    this.json = json;
    this.rows = rows;
  }

  void write(@Nullable Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof String text) {
      json.writeString(wellFormed(text));
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (!(value instanceof Number number && writeNumber(number)) && !writeNested(value)) {
      json.writeString(wellFormed(text(value)));
    }
  }

  /** False for the numbers of others, which are what they say of themselves. */
  private boolean writeNumber(Number value) throws IOException {
    if (value instanceof Integer
        || value instanceof Long
        || value instanceof Short
        || value instanceof Byte) {
      json.writeNumber(value.longValue());
    } else if (value instanceof Double || value instanceof Float) {
      writeFloating(value.doubleValue());
    } else if (value instanceof BigDecimal decimal) {
      json.writeNumber(decimal);
    } else if (value instanceof BigInteger integer) {
      json.writeNumber(integer);
    } else if (value instanceof scala.math.BigDecimal decimal) {
      json.writeNumber(decimal.bigDecimal());
    } else if (value instanceof BigInt integer) {
      json.writeNumber(integer.bigInteger());
    } else {
      return false;
    }
    return true;
  }

  /** Writes what becomes an array or an object; false where the value becomes neither. */
  private boolean writeNested(Object value) throws IOException {
    if (depth == MAX_DEPTH) {
      throw new IOException(
          "The result is nested too deeply: more than "
              + MAX_DEPTH
              + " levels, or it contains itself");
    }
    depth++;
    try {
      return writeCollection(value) || writeStructure(value);
    } finally {
      depth--;
    }
  }

  private boolean writeCollection(Object value) throws IOException {
    if (value instanceof byte[] bytes) {
      writeBytes(bytes);
    } else if (value.getClass().isArray()) {
      writeArray(value);
    } else if (value instanceof Map<?, ?> map) {
      writeMap(map);
    } else if (value instanceof scala.collection.Map<?, ?> map) {
      writeMap(CollectionConverters.asJava(map));
    } else if (value instanceof Items items) {
      writeItems(items);
    } else {
      return drawItems(value);
    }
    return true;
  }

  private boolean writeStructure(Object value) throws IOException {
    if (value instanceof Optional<?> optional) {
      write(optional.orElse(null));
    } else if (value instanceof OptionalInt optional) {
      write(optional.isPresent() ? optional.getAsInt() : null);
    } else if (value instanceof OptionalLong optional) {
      write(optional.isPresent() ? optional.getAsLong() : null);
    } else if (value instanceof OptionalDouble optional) {
      write(optional.isPresent() ? optional.getAsDouble() : null);
    } else if (value instanceof Record record) {
      writeRecord(record);
    } else if (value instanceof Row row) {
      return writeRow(row);
    } else if (value instanceof Product product) {
      return drawItems(product.productIterator());
    } else {
      return false;
    }
    return true;
  }

  private void writeFloating(double value) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumber(value);
    } else {
      json.writeNull();
    }
  }

  private void writeArray(Object array) throws IOException {
    json.writeStartArray();
    int length = Array.getLength(array);
    for (int i = 0; i < length; i++) {
      write(Array.get(array, i));
    }
    json.writeEndArray();
  }

  /** As texts: what clients of the original decode. */
  private void writeBytes(byte[] bytes) throws IOException {
    json.writeStartArray();
    for (byte one : bytes) {
      json.writeString(Byte.toString(one));
    }
    json.writeEndArray();
  }

  private boolean drawItems(Object value) throws IOException {
    try (Items items = Items.of(value)) {
      if (items != null) {
        writeItems(items);
      }
      return items != null;
    }
  }

  private void writeItems(Items items) throws IOException {
    json.writeStartArray();
    while (items.hasNext()) {
      write(items.next());
    }
    json.writeEndArray();
  }

  private void writeMap(Map<?, ?> map) throws IOException {
    json.writeStartObject();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      writeMember(entry.getKey(), entry.getValue());
    }
    json.writeEndObject();
  }

  private void writeMember(@Nullable Object key, @Nullable Object value) throws IOException {
    String name = key instanceof Symbol symbol ? symbol.name() : String.valueOf(key);
    json.writeFieldName(wellFormed(name));
    write(value);
  }

  /** False where rows are texts. */
  private boolean writeRow(Row row) throws IOException {
    if (rows == RowShape.STRINGS) {
      return false;
    }
    StructType schema = row.schema();
    if (schema == null) {
      // Made by hand: its columns have no names.
      return drawItems(row.toSeq());
    }
    json.writeStartObject();
    for (int i = 0; i < row.length(); i++) {
      json.writeFieldName(wellFormed(schema.apply(i).name()));
      write(row.get(i));
    }
    json.writeEndObject();
    return true;
  }

  private void writeRecord(Record value) throws IOException {
    json.writeStartObject();
    for (RecordComponent component : components(value.getClass())) {
      json.writeFieldName(component.getName());
      write(member(value, component.getAccessor()));
    }
    json.writeEndObject();
  }

  private RecordComponent[] components(Class<?> type) {
    return records.computeIfAbsent(
        type,
        record -> {
          RecordComponent[] components = record.getRecordComponents();
          for (RecordComponent component : components) {
            // A record inside a job's class is rarely public.
            component.getAccessor().setAccessible(true);
          }
          return components;
        });
  }

  private static @Nullable Object member(Record value, Method accessor) throws IOException {
    try {
      return accessor.invoke(value);
    } catch (InvocationTargetException e) {
      throw new IOException("The result cannot be read: " + e.getCause(), e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(accessor + " was made accessible", e);
    }
  }

  private static String text(Object value) {
    if (value instanceof Symbol symbol) {
      return "'" + symbol.name();
    } else if (value instanceof Enum<?> constant) {
      return constant.name();
    } else if (value instanceof Calendar calendar) {
      return calendar.toInstant().toString();
    } else if (value instanceof Date date && !isLocal(date)) {
      return date.toInstant().toString();
    }
    return String.valueOf(value.toString());
  }

  /** A date or a time of day is no point in time, and says by itself what it is. */
  private static boolean isLocal(Date date) {
    return date instanceof java.sql.Date || date instanceof java.sql.Time;
  }

  /** UTF-8 cannot hold half a surrogate pair; what a job cut in two becomes a question mark. */
  private static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (Character.isHighSurrogate(c)
            && i + 1 < text.length()
            && Character.isLowSurrogate(text.charAt(i + 1))) {
          i++;
        } else {
          return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        }
      }
    }
    return text;
  }
}
