package io.sparkjobserver.server.drivers.launch;

import io.sparkjobserver.server.drivers.DriverLogs;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;

/**
 * The logs in the working directories of drivers. A link is none: jobs can put one there, and it
 * would lead a reader to other files of the server.
 */
@ApplicationScoped
class LocalLogs implements DriverLogs {

  private final LaunchFiles files;

  LocalLogs(LaunchFiles files) {
    this.files = files;
  }

  @Override
  public Optional<Stretch> read(String driverId, long offset, int most) throws IOException {
    Path file = files.log(driverId);
    // What is no file, such as a pipe, could block whoever opens it.
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try (SeekableByteChannel log =
        Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      long length = log.size();
      ByteBuffer stretch = ByteBuffer.allocate((int) Math.max(0, Math.min(most, length - offset)));
      log.position(Math.min(offset, length));
      while (stretch.hasRemaining() && log.read(stretch) >= 0) {
        // Reads on.
      }
      return Optional.of(new Stretch(stretch.flip(), length));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
