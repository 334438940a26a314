package io.sparkjobserver.server.config;

import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Optional;

/**
 * The bounds of a setting, read from the annotations of its method and known before anything has
 * started.
 */
public final class Bounds {

  private final KnownKey key;
  private final Optional<Min> min;
  private final Optional<Max> max;
  private final Optional<Duration> shortest;
  private final boolean notBlank;

  private Bounds(KnownKey key) {
    this.key = key;
    Method method = key.method();
    this.min = Optional.ofNullable(method.getAnnotation(Min.class));
    this.max = Optional.ofNullable(method.getAnnotation(Max.class));
    this.shortest =
        Optional.ofNullable(method.getAnnotation(DurationMin.class))
            .or(() -> ofContent(method.getAnnotatedReturnType()))
            .map(Bounds::span);
    this.notBlank = method.isAnnotationPresent(NotBlank.class);
  }

  /** The bounds of a setting. */
  public static Bounds of(KnownKey key) {
    return new Bounds(key);
  }

  /** That of what is in an Optional stands there. */
  private static Optional<DurationMin> ofContent(AnnotatedType type) {
    return type instanceof AnnotatedParameterizedType parameterized
        ? Optional.ofNullable(
            parameterized.getAnnotatedActualTypeArguments()[0].getAnnotation(DurationMin.class))
        : Optional.empty();
  }

  private static Duration span(DurationMin bound) {
    return Duration.ofMinutes(bound.minutes())
        .plusSeconds(bound.seconds())
        .plusMillis(bound.millis());
  }

  /**
   * Which bound a text breaks; empty where it breaks none.
   *
   * @param text converts to the setting's type
   */
  public Optional<String> broken(String text) {
    if (notBlank && text.isBlank()) {
      return Optional.of("blank");
    }
    if (key.kind() == KnownKey.Kind.DURATION) {
      Duration value = Duration.parse(text);
      Duration least = shortest.orElse(Duration.ZERO);
      return value.compareTo(least) < 0
          ? Optional.of("shorter than " + words(least))
          : Optional.empty();
    }
    if (min.isPresent() && number(text) < min.get().value()) {
      return Optional.of("less than " + min.get().value());
    }
    return max.isPresent() && number(text) > max.get().value()
        ? Optional.of("more than " + max.get().value())
        : Optional.empty();
  }

  /** As SmallRye's converters read it, which take control characters for blanks. */
  private static long number(String text) {
    return Long.parseLong(text.trim());
  }

  static String words(Duration span) {
    return span.toMillis() % 1_000 == 0 ? span.toSeconds() + "s" : span.toMillis() + "ms";
  }

  /** The bounds, for people; empty where there are none. */
  @Override
  public String toString() {
    if (shortest.isPresent()) {
      return "at least " + words(shortest.get());
    }
    if (min.isPresent() && max.isPresent()) {
      return "%,d to %,d".formatted(min.get().value(), max.get().value());
    }
    return notBlank ? "not blank" : "";
  }
}
