package io.sparkjobserver.server.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValueFactory;
import java.math.BigInteger;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Time spans and sizes as HOCON has them, turned into what SmallRye Config reads. */
final class Units {

  private static final String KEY = "value";

  /** The original's HTTP library had it for times and sizes. */
  private static final String INFINITE = "infinite";

  /** As good as for ever, and in milliseconds and nanoseconds still a number. */
  private static final Duration LONGEST = Duration.ofDays(10_000);

  private Units() {}

  /** A time span in ISO 8601, which it may be already; empty where the text is none. */
  static Optional<String> duration(String text) {
    try {
      if (text.strip().equals(INFINITE)) {
        return Optional.of(LONGEST.toString());
      }
      if (text.startsWith("P")) {
        return Optional.of(Duration.parse(text).toString());
      }
      return Optional.of(config(text).getDuration(KEY).toString());
    } catch (ConfigException | ArithmeticException | DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** A number of bytes; empty where the text is none, or none that a long can hold. */
  static Optional<String> size(String text) {
    if (text.strip().equals(INFINITE)) {
      return Optional.of(String.valueOf(Long.MAX_VALUE));
    }
    try {
      BigInteger bytes = config(text).getMemorySize(KEY).toBytesBigInteger();
      return bytes.bitLength() < Long.SIZE ? Optional.of(bytes.toString()) : Optional.empty();
    } catch (ConfigException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  private static Config config(String text) {
    return ConfigValueFactory.fromAnyRef(text.strip()).atKey(KEY);
  }
}
