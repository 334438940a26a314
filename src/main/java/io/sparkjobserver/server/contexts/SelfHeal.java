package io.sparkjobserver.server.contexts;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Which contexts come back when their driver is lost, how often and how soon. */
@ApplicationScoped
class SelfHeal {

  /** Beyond it the pauses between two starts do not grow. */
  private static final int MOST_DOUBLINGS = 6;

  private final ContextsConfig config;

  SelfHeal(ContextsConfig config) {
    this.config = config;
  }

  /**
   * Whether a context may get another driver in its state. One that never was up does not: who
   * asked for it is told why. Nor does one that was made for one job, which ended with the driver.
   *
   * @param hosted whether it shared its driver, which then was most likely lost by no fault of its
   *     own
   */
  boolean appliesTo(Context context, boolean hosted) {
    return switch (context.state()) {
      case RUNNING, RESTARTING -> !context.adHoc() && context.settings().selfHeal(hosted);
      case STARTED, STOPPING, FINISHED, ERROR, KILLED -> false;
    };
  }

  /** How many drivers it may get anew within the {@link #window}. */
  int restarts() {
    return config.selfHealRestarts();
  }

  Duration window() {
    return config.selfHealWindow();
  }

  /**
   * How long to wait before the next start.
   *
   * @param losses how many drivers were lost within the window, 1 or more
   */
  Duration backoff(long losses) {
    return config.selfHealBackoff().multipliedBy(1L << Math.min(losses - 1, MOST_DOUBLINGS));
  }
}
