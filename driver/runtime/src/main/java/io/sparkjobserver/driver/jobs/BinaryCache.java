package io.sparkjobserver.driver.jobs;

import io.sparkjobserver.protocol.BinaryRef;
import io.sparkjobserver.protocol.ContentRef;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The binaries of this machine, one file for each content, shared by all its drivers. A file that
 * stands under its final name is whole: it is written beside it and moved. Thread-safe.
 */
public final class BinaryCache {

  private static final Logger LOG = LoggerFactory.getLogger(BinaryCache.class);
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

  private final Path directory;
  private final ContentPull server;

  /** One per content: a second job that needs the same binary waits instead of pulling it too. */
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  /**
   * @param directory where the files are; made where it is missing
   * @param server where missing binaries come from
   */
  public BinaryCache(Path directory, ContentPull server) {
    this.directory = directory;
    this.server = server;
  }

  /**
   * The file of a binary, pulled where it is missing.
   *
   * @throws IOException where it does not come, or is not what was announced
   * @throws InterruptedException where the thread is interrupted while it waits; others who need
   *     the same binary then go on without it
   */
  public Path file(BinaryRef binary) throws IOException, InterruptedException {
    if (!SHA_256.matcher(binary.sha256()).matches()) {
      throw new IOException(binary.name() + " has no SHA-256 but " + binary.sha256());
    }
    Path file = directory.resolve(binary.sha256() + ".jar");
    Entry entry = entries.computeIfAbsent(binary.sha256(), sha -> new Entry());
    entry.lock.lockInterruptibly();
    try {
      if (!entry.checked || !Files.exists(file)) {
        if (!isWhole(file, binary)) {
          pull(binary, file);
        }
        entry.checked = true;
      }
    } finally {
      entry.lock.unlock();
    }
    return file;
  }

  /**
   * Whether the file is there and is what its name says. Another process wrote it, perhaps just
   * before the machine lost power, so it is read once before it is believed.
   */
  private static boolean isWhole(Path file, BinaryRef binary) throws IOException {
    if (!Files.exists(file)) {
      return false;
    }
    if (Files.size(file) == binary.size() && sha256(file).equals(binary.sha256())) {
      // Says to whoever cleans the directory that the file is in use.
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
      return true;
    }
    LOG.warn("{} is damaged and is pulled again", file);
    return false;
  }

  private void pull(BinaryRef binary, Path file) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    Path part = Files.createTempFile(directory, binary.sha256() + ".", ".part");
    try {
      try (OutputStream sink = Files.newOutputStream(part)) {
        server.pull(
            new ContentRef(ContentRef.Kind.BINARY, binary.sha256()),
            binary.size(),
            Optional.of(binary.sha256()),
            sink);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      LOG.info("Pulled {} ({} bytes)", binary.name(), binary.size());
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static String sha256(Path file) throws IOException {
    MessageDigest digest = Sha256.digest();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static final class Entry {
    private final ReentrantLock lock = new ReentrantLock();

    /** Whether this process has seen the right content in the file. Guarded by the lock. */
    private boolean checked;
  }
}
