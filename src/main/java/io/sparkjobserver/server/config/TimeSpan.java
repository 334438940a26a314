package io.sparkjobserver.server.config;

import java.time.Duration;
import java.util.Optional;

/** A time span as settings have it, such as {@code 30s} or {@code 10 minutes}. */
public final class TimeSpan {

  private TimeSpan() {}

  /** The time span that a text says; a number alone is milliseconds; empty where it says none. */
  public static Optional<Duration> of(String text) {
    return Units.duration(text).map(Duration::parse);
  }
}
