package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.config.TimeSpan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * After what a context ends by itself. Nothing where its settings do not say it.
 *
 * @param idleTtl how long it may go without a job
 * @param maxAge how old it may become
 * @param maxJobs how many jobs it may run
 */
public record ContextLimits(
    Optional<Duration> idleTtl, Optional<Duration> maxAge, OptionalLong maxJobs) {

  private static final String IDLE_TTL = "idle-ttl";
  private static final String MAX_AGE = "max-age";
  private static final String MAX_JOBS = "max-jobs";

  /** The settings that say it. */
  public static final List<String> SETTINGS = List.of(IDLE_TTL, MAX_AGE, MAX_JOBS);

  /** What settings say that have no {@link #fault}. */
  static ContextLimits of(Map<String, String> settings) {
    return new ContextLimits(
        Optional.ofNullable(settings.get(IDLE_TTL)).flatMap(TimeSpan::of),
        Optional.ofNullable(settings.get(MAX_AGE)).flatMap(TimeSpan::of),
        settings.containsKey(MAX_JOBS)
            ? OptionalLong.of(Long.parseLong(settings.get(MAX_JOBS)))
            : OptionalLong.empty());
  }

  /** What is wrong with the value of a setting; nothing where it is none of these. */
  public static Optional<String> fault(String setting, String value) {
    return switch (setting) {
      case IDLE_TTL, MAX_AGE ->
          TimeSpan.of(value).filter(span -> span.compareTo(Duration.ofSeconds(1)) >= 0).isPresent()
              ? Optional.empty()
              : Optional.of("is a time such as 30m, 1s or longer, and not " + value);
      case MAX_JOBS ->
          value.matches("[1-9][0-9]{0,17}")
              ? Optional.empty()
              : Optional.of("is a number of jobs, 1 or more, and not " + value);
      default -> Optional.empty();
    };
  }

  /** Whether there are none. */
  boolean areNone() {
    return idleTtl.isEmpty() && maxAge.isEmpty() && maxJobs.isEmpty();
  }

  /** Whether a context that had so many jobs may have no more. */
  boolean reachedBy(long jobs) {
    return maxJobs.isPresent() && jobs >= maxJobs.getAsLong();
  }

  /**
   * Why a context is to end.
   *
   * @param idle how long no job ran in it
   * @param age how old it is
   * @param jobs how many it has run or runs
   */
  Optional<String> reached(Duration idle, Duration age, long jobs) {
    if (reachedBy(jobs)) {
      return Optional.of("it had %d jobs (max-jobs)".formatted(jobs));
    }
    return maxAge
        .filter(most -> age.compareTo(most) >= 0)
        .map(most -> "it is older than %s (max-age)".formatted(most))
        .or(
            () ->
                idleTtl
                    .filter(most -> idle.compareTo(most) >= 0)
                    .map(most -> "it had no job for %s (idle-ttl)".formatted(most)));
  }
}
