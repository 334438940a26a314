package io.sparkjobserver.server.http;

import io.quarkus.runtime.configuration.DurationConverter;
import io.sparkjobserver.server.config.Flag;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A request's query parameters, read as the original reads them. */
public final class Query {

  /** The parameter that replaces the method of a request. It means nothing else. */
  static final String METHOD = "_method";

  private final MultivaluedMap<String, String> parameters;

  private Query(MultivaluedMap<String, String> parameters) {
    this.parameters = parameters;
  }

  /** The parameters of a request. */
  public static Query of(UriInfo uri) {
    return new Query(uri.getQueryParameters());
  }

  /** A text; empty where the parameter is missing or has no value. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(parameters.getFirst(name)).filter(value -> !value.isEmpty());
  }

  /**
   * A text that has to be there; it may have no value.
   *
   * @throws MissingParameterException where it is not
   */
  public String required(String name) {
    String value = parameters.getFirst(name);
    if (value == null) {
      throw new MissingParameterException(name);
    }
    return value;
  }

  /** A whole number of 32 bits. */
  public int number(String name, int missing) {
    return text(name)
        .map(
            value -> {
              try {
                return Integer.parseInt(value);
              } catch (NumberFormatException e) {
                throw new MalformedParameterException(name, value, "32-bit signed integer");
              }
            })
        .orElse(missing);
  }

  /** A time span such as {@code 30s}, {@code 500ms} or {@code 1m}; a bare number is seconds. */
  public Duration duration(String name, Duration missing) {
    return text(name)
        .map(
            value -> {
              try {
                Duration duration = DurationConverter.parseDuration(value);
                if (duration != null && !duration.isNegative()) {
                  return duration;
                }
              } catch (IllegalArgumentException | ArithmeticException e) {
                // Told below.
              }
              throw new MalformedParameterException(name, value, "duration");
            })
        .orElse(missing);
  }

  /** A yes or no, in any of the words that the original takes. */
  public boolean flag(String name, boolean missing) {
    return text(name)
        .map(
            value ->
                Flag.of(value)
                    .orElseThrow(() -> new MalformedParameterException(name, value, "Boolean")))
        .orElse(missing);
  }

  /** One of some words, which are the names of an enum's constants in lower case. */
  public <E extends Enum<E>> E word(String name, E missing) {
    return text(name).map(value -> word(name, value, missing.getDeclaringClass())).orElse(missing);
  }

  private static <E extends Enum<E>> E word(String name, String value, Class<E> type) {
    List<E> constants = List.of(type.getEnumConstants());
    return constants.stream()
        .filter(constant -> constant.name().equalsIgnoreCase(value))
        .findFirst()
        .orElseThrow(
            () ->
                new MalformedParameterException(
                    name,
                    value,
                    constants.stream()
                        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(" or "))));
  }

  /** All parameters but {@code _method}, the first value of each. */
  public Map<String, String> all() {
    Map<String, String> all = new LinkedHashMap<>();
    parameters.forEach((name, values) -> all.put(name, values.get(0)));
    all.remove(METHOD);
    return all;
  }
}
