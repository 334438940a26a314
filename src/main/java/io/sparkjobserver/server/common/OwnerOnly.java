package io.sparkjobserver.server.common;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files and folders that nobody but the server's user can read, from their first moment on. */
public final class OwnerOnly {

  /** What a file is made with. */
  public static final FileAttribute<Set<PosixFilePermission>> FILE = attribute("rw-------");

  private static final FileAttribute<Set<PosixFilePermission>> FOLDER = attribute("rwx------");

  private OwnerOnly() {}

  /** Makes a folder, and those above it, where they are not there; others stay as they are. */
  public static Path folder(Path folder) throws IOException {
    return Files.createDirectories(folder, FOLDER);
  }

  private static FileAttribute<Set<PosixFilePermission>> attribute(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }
}
