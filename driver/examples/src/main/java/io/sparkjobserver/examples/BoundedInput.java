package io.sparkjobserver.examples;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.sparkjobserver.api.JobContext;
import io.sparkjobserver.api.Validation;

/**
 * A whole number in a job's input.
 *
 * @param key where it is
 * @param fallback what it is where it is absent
 * @param minimum the least that is accepted
 * @param maximum the most that is accepted, so that a slip of the keyboard does not hold a slot for
 *     ever
 */
record BoundedInput(String key, long fallback, long minimum, long maximum) {

  /** Rejects what is no number or out of bounds. */
  Validation validate(JobContext context) {
    try {
      long value = in(context);
      return value >= minimum && value <= maximum
          ? Validation.accepted()
          : Validation.rejected(
              "%s must be from %d to %d, but is %d".formatted(key, minimum, maximum, value));
    } catch (ConfigException.WrongType e) {
      return Validation.rejected(
          "%s must be a number from %d to %d".formatted(key, minimum, maximum));
    }
  }

  /** The number that was posted, or the fallback. */
  long in(JobContext context) {
    Config input = context.input();
    return input.hasPath(key) ? input.getLong(key) : fallback;
  }
}
