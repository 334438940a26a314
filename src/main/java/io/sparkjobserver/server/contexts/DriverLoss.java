package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.common.Failure;
import io.sparkjobserver.server.drivers.DriverExit;
import java.util.Optional;

/**
 * Why a driver is over.
 *
 * @param cause what the server or the driver gave up for
 * @param exit how its process ended, where that is what was noticed
 * @param last whether no other driver may take its place
 */
record DriverLoss(Optional<Failure> cause, Optional<DriverExit> exit, boolean last) {

  /**
   * What whoever waited for its Spark context is told.
   *
   * @param stopped what is said where nothing went wrong
   */
  Failure beforeUp(String stopped) {
    return cause.orElseGet(
        () ->
            exit.map(
                    end ->
                        new Failure(
                            "The driver process " + end.explain(" before the context was up"),
                            "java.lang.Exception",
                            end.tail()))
                .orElseGet(() -> new Failure(stopped, "java.lang.Exception", "")));
  }
}
