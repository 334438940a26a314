package io.sparkjobserver.driver.jobs;

import io.sparkjobserver.protocol.BinaryRef;
import io.sparkjobserver.protocol.ContentDescription;
import io.sparkjobserver.protocol.ContentRef;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
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
 * The binaries and data files of this machine, one file for each content, shared by all its
 * drivers. A file that stands under its final name is whole, and only to be read: it is written
 * beside it and moved. Thread-safe.
 */
public final class ContentCache {

  /**
   * How long a data file stays that no job of the machine asks for. Whoever needs one for longer
   * has a link to it. Binaries stay: class paths have them open.
   */
  static final Duration UNUSED = Duration.ofHours(24);

  private static final Logger LOG = LoggerFactory.getLogger(ContentCache.class);
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
  private static final String BINARY = ".jar";
  private static final String DATA = ".dat";

  private final Path directory;
  private final ContentPull server;

  /** One per file: a second job that needs the same one waits instead of pulling it too. */
  private final Map<Path, Entry> entries = new ConcurrentHashMap<>();

  /**
   * @param directory where the files are; made where it is missing
   * @param server where missing ones come from
   */
  public ContentCache(Path directory, ContentPull server) {
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
    return file(
        new Wanted(
            new ContentRef(ContentRef.Kind.BINARY, binary.sha256()),
            binary.name(),
            new ContentDescription(binary.size(), binary.sha256()),
            BINARY));
  }

  /**
   * The file of a data file, pulled where it is missing. It may be gone a day later, unless it is
   * asked for again.
   *
   * @param name what the server calls it
   * @param content what it is
   * @throws IOException where it does not come, or is not what was announced
   * @throws InterruptedException as for a binary
   */
  Path dataFile(String name, ContentDescription content) throws IOException, InterruptedException {
    return file(new Wanted(new ContentRef(ContentRef.Kind.DATA_FILE, name), name, content, DATA));
  }

  private Path file(Wanted wanted) throws IOException, InterruptedException {
    if (!SHA_256.matcher(wanted.content().sha256()).matches()) {
      throw new IOException(wanted.name() + " has no SHA-256 but " + wanted.content().sha256());
    }
    Path file = directory.resolve(wanted.content().sha256() + wanted.suffix());
    Entry entry = entries.computeIfAbsent(file, unused -> new Entry());
    entry.lock.lockInterruptibly();
    try {
      if (!entry.checked || !Files.exists(file)) {
        if (!isWhole(file, wanted.content())) {
          pull(wanted, file);
        }
        entry.checked = true;
      }
      // Says to whoever cleans the directory that the file is in use.
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    } finally {
      entry.lock.unlock();
    }
    return file;
  }

  /**
   * Whether the file is there and is what its name says. Another process wrote it, perhaps just
   * before the machine lost power, so it is read once before it is believed.
   */
  private static boolean isWhole(Path file, ContentDescription content) throws IOException {
    if (!Files.exists(file)) {
      return false;
    }
    if (Files.size(file) == content.size() && sha256(file).equals(content.sha256())) {
      return true;
    }
    LOG.warn("{} is damaged and is pulled again", file);
    return false;
  }

  private void pull(Wanted wanted, Path file) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    removeUnused();
    Path part = Files.createTempFile(directory, wanted.content().sha256() + ".", ".part");
    try {
      // Opened as it is: ext4 has whatever was cut to nothing before written to the disk when it is
      // closed.
      try (OutputStream sink = Files.newOutputStream(part, StandardOpenOption.WRITE)) {
        server.pull(
            wanted.ref(), wanted.content().size(), Optional.of(wanted.content().sha256()), sink);
      }
      Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("r--------"));
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      LOG.info("Pulled {} ({} bytes)", wanted.name(), wanted.content().size());
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /**
   * Makes room where something is added, and so at least as often as room is taken: removes data
   * files that nobody asked for of late, and what drivers left that were killed while they pulled.
   */
  private void removeUnused() throws IOException {
    Instant before = Instant.now().minus(UNUSED);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*{.dat,.part}")) {
      for (Path file : files) {
        removeUnused(file, before);
      }
    }
    // A file may also be gone by another driver's doing.
    entries.keySet().removeIf(file -> file.toString().endsWith(DATA) && !Files.exists(file));
  }

  private static void removeUnused(Path file, Instant before) {
    try {
      if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
        Files.deleteIfExists(file);
        LOG.info("Removed {}, which nobody asked for since {}", file, before);
      }
    } catch (NoSuchFileException e) {
      // Another driver was quicker.
    } catch (IOException e) {
      LOG.warn("{} cannot be removed", file, e);
    }
  }

  private static String sha256(Path file) throws IOException {
    MessageDigest digest = Sha256.digest();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * What somebody needs.
   *
   * @param ref how it is pulled
   * @param name what people call it
   * @param content what it is
   * @param suffix the end of its file's name
   */
  private record Wanted(ContentRef ref, String name, ContentDescription content, String suffix) {}

  private static final class Entry {
    private final ReentrantLock lock = new ReentrantLock();

    /** Whether this process has seen the right content in the file. Guarded by the lock. */
    private boolean checked;
  }
}
