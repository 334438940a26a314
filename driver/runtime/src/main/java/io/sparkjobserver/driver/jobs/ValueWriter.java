package io.sparkjobserver.driver.jobs;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import scala.Product;
import scala.Symbol;
import scala.Tuple2;
import scala.collection.immutable.LazyList;

/**
 * The mapping of one result to JSON. Clients of the original rely on its odd parts: a byte, a short
 * or a big number is a string, a set and a mutable Scala map are their {@code toString}, and an
 * option is an array. Records and {@link Optional} did not exist for it; they are ours.
 */
final class ValueWriter {

  /** How deep values may be nested; a value that contains itself ends here. */
  static final int MAX_DEPTH = 1000;

  private final JsonGenerator json;
  private final Map<Class<?>, RecordComponent[]> records = new HashMap<>();
  private int depth;

  ValueWriter(JsonGenerator json) {
    this.json = json;
  }

  void write(@Nullable Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof String text) {
      json.writeString(wellFormed(text));
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (value instanceof Integer || value instanceof Long) {
      json.writeNumber(((Number) value).longValue());
    } else if (value instanceof Double || value instanceof Float) {
      writeFloating(((Number) value).doubleValue());
    } else if (!writeNested(value)) {
      json.writeString(wellFormed(text(value)));
    }
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
    if (value.getClass().isArray()) {
      writeArray(value);
    } else if (value instanceof Row || isLazy(value)) {
      return false;
    } else if (value instanceof List<?> list) {
      writeItems(list.iterator());
    } else if (value instanceof Map<?, ?> map) {
      writeMap(map);
    } else if (value instanceof scala.collection.immutable.Map<?, ?> map) {
      writeScalaMap(map);
    } else if (value instanceof scala.collection.Seq<?> sequence) {
      writeScalaItems(sequence.iterator());
    } else {
      return false;
    }
    return true;
  }

  private boolean writeStructure(Object value) throws IOException {
    if (value instanceof Optional<?> optional) {
      write(optional.orElse(null));
    } else if (value instanceof Record record) {
      writeRecord(record);
    } else if (value instanceof Product product
        && !(value instanceof scala.collection.Iterable)
        && !(value instanceof Row)) {
      writeScalaItems(product.productIterator());
    } else {
      return false;
    }
    return true;
  }

  /** The original streamed these as raw text; until we do, they are not to be evaluated. */
  @SuppressWarnings("deprecation") // Stream is what jobs of old return.
  private static boolean isLazy(Object value) {
    return value instanceof LazyList || value instanceof scala.collection.immutable.Stream;
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

  private void writeItems(Iterator<?> items) throws IOException {
    json.writeStartArray();
    while (items.hasNext()) {
      write(items.next());
    }
    json.writeEndArray();
  }

  private void writeScalaItems(scala.collection.Iterator<?> items) throws IOException {
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

  private void writeScalaMap(scala.collection.immutable.Map<?, ?> map) throws IOException {
    json.writeStartObject();
    scala.collection.Iterator<?> entries = map.iterator();
    while (entries.hasNext()) {
      Tuple2<?, ?> entry = (Tuple2<?, ?>) entries.next();
      writeMember(entry._1(), entry._2());
    }
    json.writeEndObject();
  }

  private void writeMember(@Nullable Object key, @Nullable Object value) throws IOException {
    String name = key instanceof Symbol symbol ? symbol.name() : String.valueOf(key);
    json.writeFieldName(wellFormed(name));
    write(value);
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
    return value instanceof Symbol symbol ? "'" + symbol.name() : String.valueOf(value.toString());
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
