package io.sparkjobserver.server.contexts;

import io.quarkus.arc.All;
import io.sparkjobserver.server.drivers.DriverLogs;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Where the logs of drivers are, as long as they are there. Thread-safe; methods block. */
@ApplicationScoped
class LogSources {

  private final List<DriverLogs> kinds;

  LogSources(@All List<DriverLogs> kinds) {
    this.kinds = kinds;
  }

  /**
   * A driver's log; empty where no kind of place has it.
   *
   * @throws IOException where one has it and cannot read it
   */
  Optional<ReadableLog> find(String driverId) throws IOException {
    for (DriverLogs kind : kinds) {
      if (kind.read(driverId, 0, 0).isPresent()) {
        return Optional.of(
            (offset, most) ->
                kind.read(driverId, offset, most)
                    .orElseThrow(() -> new IOException("The log of " + driverId + " is gone")));
      }
    }
    return Optional.empty();
  }
}
