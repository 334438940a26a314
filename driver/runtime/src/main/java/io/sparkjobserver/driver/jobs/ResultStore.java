package io.sparkjobserver.driver.jobs;

import io.sparkjobserver.protocol.Protocol;
import io.sparkjobserver.protocol.RowShape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The results that the server does not have yet. Small ones stay in memory while all of them
 * together are within a bound; the others are files that only the driver's user may read.
 * Thread-safe.
 */
public final class ResultStore {

  /** How many bytes of results stay in memory. */
  static final long MEMORY = 8L << 20;

  private final Path directory;
  private final long memory;
  private final AtomicLong held = new AtomicLong();
  private final Map<String, Integer> inline = new ConcurrentHashMap<>();
  private final ResultEncoder encoder = new ResultEncoder();

  /**
   * @param directory where the files go; made here
   * @throws IOException where it cannot be made
   */
  public ResultStore(Path directory) throws IOException {
    this(directory, MEMORY);
  }

  ResultStore(Path directory, long memory) throws IOException {
    this.directory =
        Files.createDirectories(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    this.memory = memory;
  }

  /**
   * Turns what a job returned into JSON. Runs the value's code, so it is called on the job's
   * thread.
   *
   * @throws IOException where the value cannot be told in JSON, or is too much for memory and
   *     cannot be written to the disk either, with a message that says which
   */
  JobResult store(String jobId, @Nullable Object value, RowShape rows) throws IOException {
    SpillBuffer buffer = new SpillBuffer(Protocol.MAX_PAYLOAD, file(jobId));
    boolean stored = false;
    try {
      encoder.write(value, rows, buffer);
      byte[] json = buffer.inMemory();
      if (json != null && hold(jobId, json.length)) {
        stored = true;
        return new JobResult.Inline(json);
      }
      buffer.spill();
      buffer.close();
      stored = true;
      return new JobResult.Stored(buffer.size(), buffer.sha256());
    } finally {
      if (!stored) {
        buffer.discard();
      }
    }
  }

  /**
   * A stretch of a stored result; shorter than asked for where the result ends.
   *
   * @throws IOException where there is no such result
   */
  public byte[] read(String jobId, long offset, int length) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file(jobId))) {
      channel.position(offset);
      ByteBuffer stretch = ByteBuffer.allocate(length);
      while (stretch.hasRemaining()) {
        if (channel.read(stretch) < 0) {
          break;
        }
      }
      return Arrays.copyOf(stretch.array(), stretch.position());
    } catch (NoSuchFileException e) {
      throw new IOException("The driver has no stored result of job " + jobId, e);
    }
  }

  /** Removes a job's result. */
  void forget(String jobId) throws IOException {
    Integer length = inline.remove(jobId);
    if (length != null) {
      held.addAndGet(-length);
    } else {
      Files.deleteIfExists(file(jobId));
    }
  }

  private boolean hold(String jobId, int length) {
    if (held.addAndGet(length) > memory) {
      held.addAndGet(-length);
      return false;
    }
    inline.put(jobId, length);
    return true;
  }

  private Path file(String jobId) {
    if (!JobRequest.isId(jobId)) {
      throw new IllegalArgumentException("No id of a job: " + jobId);
    }
    return directory.resolve(jobId + ".json");
  }
}
