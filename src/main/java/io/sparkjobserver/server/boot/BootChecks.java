package io.sparkjobserver.server.boot;

import java.util.List;
import java.util.stream.Stream;

/** All questions that a configuration has to answer before the server starts. */
final class BootChecks {

  static final List<BootCheck> ALL =
      Stream.of(
              KeyChecks.ALL,
              ModeChecks.ALL,
              PoolChecks.ALL,
              StateChecks.ALL,
              AddressChecks.ALL,
              ListenerChecks.ALL,
              CorsChecks.ALL,
              InstallationChecks.ALL)
          .flatMap(List::stream)
          .toList();

  private BootChecks() {}
}
