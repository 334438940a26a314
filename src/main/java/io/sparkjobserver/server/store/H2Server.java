package io.sparkjobserver.server.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;
import org.h2.tools.Server;

/**
 * The H2 server that the process runs for others, where {@code startH2Server} asks for it. It ends
 * with the process.
 */
public final class H2Server {

  private static final String PASSWORD_FILE = "h2-server-password";
  private static final int PASSWORD_BYTES = 24;

  private H2Server() {}

  /**
   * Starts the server where it is asked for. It is open to this machine only, unless the settings
   * say otherwise.
   *
   * @return the password that it made for its database, or made before, where the settings have
   *     none
   * @throws IOException where its folder cannot be used
   * @throws SQLException where it cannot listen
   */
  public static Optional<String> startIfConfigured(DaoConfig dao, DatabaseConfig database)
      throws IOException, SQLException {
    if (!dao.startH2Server()) {
      return Optional.empty();
    }
    Path folder = DatabaseKind.ownFolder(database.rootdir().toAbsolutePath());
    if (!dao.h2ServerAllowOthers()) {
      // Read once, when H2's classes are loaded; its own refusal comes after the connection.
      System.setProperty("h2.bindAddress", "127.0.0.1");
    }
    String port = String.valueOf(H2Url.port(database.jdbc().url()));
    Server.createTcpServer(
            "-tcpPort",
            port,
            "-baseDir",
            folder.toString(),
            "-ifNotExists",
            "-tcpDaemon",
            dao.h2ServerAllowOthers() ? "-tcpAllowOthers" : "-tcpDaemon")
        .start();
    return database.jdbc().password().isPresent()
        ? Optional.empty()
        : Optional.of(password(folder.resolve(PASSWORD_FILE)));
  }

  private static String password(Path file) throws IOException {
    if (!Files.exists(file)) {
      byte[] random = new byte[PASSWORD_BYTES];
      new SecureRandom().nextBytes(random);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, HexFormat.of().formatHex(random));
    }
    return Files.readString(file).strip();
  }
}
