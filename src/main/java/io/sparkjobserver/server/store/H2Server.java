package io.sparkjobserver.server.store;

import io.sparkjobserver.server.common.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
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
    if (!dao.h2ServerAllowOthers()) {
      // Read once, when H2's classes are loaded; its own refusal comes after the connection.
      System.setProperty("h2.bindAddress", "127.0.0.1");
    }
    Path folder = OwnerOnly.folder(database.rootdir().toAbsolutePath());
    String url = database.jdbc().url();
    Optional<String> made =
        database.jdbc().password().isPresent()
            ? Optional.empty()
            : Optional.of(password(folder.resolve(PASSWORD_FILE)));
    create(
        folder.resolve(H2Url.servedName(url).orElseThrow()),
        database.jdbc().user().orElse(""),
        database.jdbc().password().or(() -> made).orElseThrow());
    List<String> options =
        new ArrayList<>(
            List.of(
                "-tcpPort",
                String.valueOf(H2Url.port(url)),
                "-baseDir",
                folder.toString(),
                "-tcpDaemon"));
    if (dao.h2ServerAllowOthers()) {
      options.add("-tcpAllowOthers");
    }
    Server.createTcpServer(options.toArray(new String[0])).start();
    return made;
  }

  /**
   * Makes the database where it is not there, and completes it where a process had it to itself
   * before and was killed. The server makes none for its clients: whoever can make one owns it, and
   * an owner can have the server's process run what he likes.
   */
  private static void create(Path database, String user, String password) throws SQLException {
    Properties owner = new Properties();
    owner.setProperty("user", user);
    owner.setProperty("password", password);
    try (Connection connection =
        DatabaseKind.H2.driver().connect("jdbc:h2:file:" + database + ";WRITE_DELAY=0", owner)) {
      connection.isValid(0);
    }
  }

  private static String password(Path file) throws IOException {
    if (!Files.exists(file)) {
      byte[] random = new byte[PASSWORD_BYTES];
      new SecureRandom().nextBytes(random);
      // Whole or not there: the database is made with it.
      Path written = Files.createTempFile(file.getParent(), PASSWORD_FILE, "", OwnerOnly.FILE);
      Files.writeString(written, HexFormat.of().formatHex(random));
      Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return Files.readString(file).strip();
  }
}
