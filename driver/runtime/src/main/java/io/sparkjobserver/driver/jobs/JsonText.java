package io.sparkjobserver.driver.jobs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A result that a job wrote as JSON itself, in UTF-8, and returned byte by byte. It is passed on as
 * it is and looked at on the way, so that nobody gets a result that is no JSON. Thread-safe.
 */
final class JsonText {

  private final JsonFactory json =
      new JsonFactoryBuilder()
          // Names would be kept for the next result, however many there are.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  /**
   * Draws all bytes and writes them.
   *
   * @throws IOException where they are no JSON value or more than one, or the sink fails
   */
  void copy(Items bytes, OutputStream sink) throws IOException {
    Reader text =
        new InputStreamReader(new Copying(bytes, sink), StandardCharsets.UTF_8.newDecoder());
    try (JsonParser parser = json.createParser(text)) {
      if (parser.nextToken() == null) {
        throw malformed("they are blank", null);
      }
      parser.skipChildren();
      if (parser.nextToken() != null) {
        throw malformed("more follows the first value", null);
      }
    } catch (JsonProcessingException e) {
      throw malformed(e.getOriginalMessage(), e);
    } catch (CharacterCodingException e) {
      throw malformed("they are no UTF-8", e);
    }
  }

  private static IOException malformed(String why, @Nullable Exception cause) {
    return new IOException(
        "The bytes that the job returned are to be one JSON value, and are none: " + why, cause);
  }

  /** Reads the items, and writes each to the sink when it is read. */
  private static final class Copying extends InputStream {

    private final Items bytes;
    private final OutputStream sink;

    Copying(Items bytes, OutputStream sink) {
      this.bytes = bytes;
      this.sink = sink;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, target.length);
      int count = 0;
      while (count < length && bytes.hasNext()) {
        Object item = bytes.next();
        if (!(item instanceof Byte one)) {
          throw malformed("among them is " + item, null);
        }
        target[offset + count++] = one;
      }
      sink.write(target, offset, count);
      return count == 0 && length > 0 ? -1 : count;
    }
  }
}
