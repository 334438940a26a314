package io.sparkjobserver.protocol.identity;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;

/** Values in the text form of Java properties, which needs no library on either side. */
final class PropertiesText {

  private final Properties values;

  private PropertiesText(Properties values) {
    this.values = values;
  }

  static String write(Properties values) {
    StringWriter text = new StringWriter();
    try {
      values.store(text, null);
    } catch (IOException e) {
      throw new UncheckedIOException("Nothing is written here but memory", e);
    }
    return text.toString();
  }

  static PropertiesText read(String text) throws IOException {
    Properties values = new Properties();
    try {
      values.load(new StringReader(text));
    } catch (IllegalArgumentException e) {
      throw new IOException("It is not in the form of Java properties", e);
    }
    return new PropertiesText(values);
  }

  String text(String key) throws IOException {
    String value = values.getProperty(key, "").strip();
    if (value.isEmpty()) {
      throw new IOException("It has no " + key);
    }
    return value;
  }

  Optional<String> optional(String key) {
    return Optional.of(values.getProperty(key, "").strip()).filter(value -> !value.isEmpty());
  }

  long number(String key) throws IOException {
    String value = text(key);
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new IOException("Its " + key + " is no number", e);
    }
  }
}
