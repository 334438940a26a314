package io.sparkjobserver.server.binaries;

import io.quarkus.runtime.StartupEvent;
import io.sparkjobserver.server.common.Sha256;
import io.sparkjobserver.server.store.ServerNodes;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Uploads the binaries that the configuration names. They are there before the HTTP port is opened;
 * a server that cannot have them does not start.
 */
@ApplicationScoped
class InitialBinaries {

  private static final Logger LOG = LoggerFactory.getLogger(InitialBinaries.class);

  /** After the drivers of an earlier process are taken over: they wait only so long. */
  private static final int PRIORITY = ServerNodes.JOIN_PRIORITY + 2;

  private final BinariesConfig config;
  private final Binaries binaries;

  InitialBinaries(BinariesConfig config, Binaries binaries) {
    this.config = config;
    this.binaries = binaries;
  }

  void atStart(@Observes @Priority(PRIORITY) StartupEvent event) {
    config.jobBinPaths().forEach((name, path) -> upload(new InitialBinary(name, path)));
  }

  /**
   * Uploads a file, unless it is the newest version of its name already.
   *
   * @throws IllegalStateException where that fails; its message says for which key and why
   */
  void upload(InitialBinary initial) {
    try {
      BinaryType type = type(initial);
      if (isNewest(initial, type)) {
        return;
      }
      try (InputStream bytes = Files.newInputStream(initial.path())) {
        binaries.upload(initial.name(), type, bytes, OptionalLong.of(Files.size(initial.path())));
      }
      LOG.info("Uploaded {} as binary {}", initial.path(), initial.name());
    } catch (IOException | RuntimeException e) {
      throw new IllegalStateException(
          "%s: %s could not be uploaded: %s".formatted(initial.key(), initial.path(), e), e);
    }
  }

  private static BinaryType type(InitialBinary initial) throws IOException {
    String fault = initial.fault().orElse(null);
    if (fault != null) {
      throw new IOException(fault);
    }
    return BinaryType.ofFile(initial.path()).orElseThrow();
  }

  private boolean isNewest(InitialBinary initial, BinaryType type) throws IOException {
    Binary newest = binaries.find(initial.name()).orElse(null);
    return newest != null
        && newest.type() == type
        && newest.content().size() == Files.size(initial.path())
        && newest.content().sha256().equals(Sha256.of(initial.path()));
  }
}
