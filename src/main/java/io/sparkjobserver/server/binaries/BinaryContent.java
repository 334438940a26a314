package io.sparkjobserver.server.binaries;

import io.sparkjobserver.server.content.ContentProvider;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.FileNotFoundException;
import java.io.IOException;

/** The binaries, for drivers that pull them. */
@ApplicationScoped
class BinaryContent implements ContentProvider {

  private final Binaries binaries;

  BinaryContent(Binaries binaries) {
    this.binaries = binaries;
  }

  @Override
  public Kind kind() {
    return Kind.BINARY;
  }

  @Override
  public byte[] read(String contextId, String sha256, long offset, int length) throws IOException {
    Binary binary =
        binaries
            .findBySha256(sha256)
            .orElseThrow(() -> new FileNotFoundException("no binary with SHA-256 " + sha256));
    return binaries.read(binary, offset, length);
  }
}
