package io.sparkjobserver.driver.jobs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.sparkjobserver.protocol.RowShape;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a job returned as JSON, piece by piece: nothing but the value itself is held in
 * memory, and of one that flows nothing at all. Thread-safe.
 */
final class ResultEncoder {

  private final JsonFactory json =
      new JsonFactoryBuilder()
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .build();
  private final JsonText text = new JsonText();

  /**
   * Writes one value. The sink is not closed; what the value flows from is.
   *
   * @throws IOException where the value is nested too deeply, has bytes that are no JSON, or the
   *     sink fails
   */
  void write(@Nullable Object value, RowShape rows, OutputStream sink) throws IOException {
    if (Items.flowing(value) instanceof Items items) {
      try (items) {
        if (items.areBytes()) {
          text.copy(items, sink);
        } else {
          writeValue(items, rows, sink);
        }
      }
    } else {
      writeValue(value, rows, sink);
    }
  }

  private void writeValue(@Nullable Object value, RowShape rows, OutputStream sink)
      throws IOException {
    // Not closed on failure: that would complete the document.
    JsonGenerator generator = json.createGenerator(sink);
    new ValueWriter(generator, rows).write(value);
    generator.close();
  }
}
