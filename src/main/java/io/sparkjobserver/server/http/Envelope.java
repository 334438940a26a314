package io.sparkjobserver.server.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * The plain answer of the original: a status, and mostly a text.
 *
 * @param status {@code SUCCESS}, {@code ERROR} or another word of the contract
 * @param result what there is to say; left out where {@code null}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Envelope(String status, @Nullable String result) {

  private static final DateTimeFormatter INSTANT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  /** It went well. */
  public static Envelope success() {
    return new Envelope("SUCCESS", null);
  }

  /** It went well, and this is what happened. */
  public static Envelope success(String result) {
    return new Envelope("SUCCESS", result);
  }

  /** It did not go well, and this is why. */
  public static Envelope error(String result) {
    return new Envelope("ERROR", result);
  }

  /** A time as binaries and contexts show it: UTC, three digits of a second, {@code Z}. */
  public static String instant(Instant time) {
    return INSTANT.format(time);
  }
}
