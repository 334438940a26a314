package io.sparkjobserver.server.drivers.launch;

import io.sparkjobserver.server.drivers.DriverFolders;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The working directories that drivers were launched in. Links are removed, never followed. */
@ApplicationScoped
class WorkFolders implements DriverFolders {

  /** What is named otherwise is none of ours. */
  private static final Pattern DRIVER_ID =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private final LaunchFiles files;

  WorkFolders(LaunchFiles files) {
    this.files = files;
  }

  @Override
  public List<String> drivers() throws IOException {
    Path parent = files.workDirectories();
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(parent)) {
      return entries
          .filter(entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))
          .map(entry -> entry.getFileName().toString())
          .filter(name -> DRIVER_ID.matcher(name).matches())
          .toList();
    }
  }

  @Override
  public boolean remove(String driverId, Instant unlessWrittenSince) throws IOException {
    Path folder = files.workDirectories().resolve(driverId);
    Age age = new Age();
    Files.walkFileTree(folder, age);
    if (!age.newest.isBefore(unlessWrittenSince)) {
      return false;
    }
    Files.walkFileTree(folder, new Removal());
    return true;
  }

  /** When something in a folder, or the folder itself, was last written. */
  private static final class Age extends SimpleFileVisitor<Path> {

    private Instant newest = Instant.MIN;

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return visitFile(folder, attributes);
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      Instant written = attributes.lastModifiedTime().toInstant();
      newest = written.isAfter(newest) ? written : newest;
      return FileVisitResult.CONTINUE;
    }
  }

  private static final class Removal extends SimpleFileVisitor<Path> {

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException error)
        throws IOException {
      if (error != null) {
        throw error;
      }
      Files.delete(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
