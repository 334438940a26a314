package io.sparkjobserver.driver.jobs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a job returned as JSON, piece by piece: nothing but the value itself is held in
 * memory. Thread-safe.
 */
final class ResultEncoder {

  private final JsonFactory json =
      new JsonFactoryBuilder()
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .build();

  /**
   * Writes one value. The sink is not closed.
   *
   * @throws IOException where the value is nested too deeply, or the sink fails
   */
  void write(@Nullable Object value, OutputStream sink) throws IOException {
    // Not closed on failure: that would complete the document.
    JsonGenerator generator = json.createGenerator(sink);
    new ValueWriter(generator).write(value);
    generator.close();
  }
}
