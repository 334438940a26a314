package io.sparkjobserver.server.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What listens where the original's keys of listeners are set, and who gets in. */
final class ListenersIT {

  private static final String PASSWORD = "changeit";

  @TempDir Path folder;

  @Test
  void speaksTlsAndNothingElseWithTheOriginalsKeys() throws Exception {
    Path keystore = keystore();
    Path file =
        Files.writeString(
            folder.resolve("tls.conf"),
            """
            spark.jobserver { port = 0, state-dir = "%s" }
            akka.http.server {
              ssl-encryption = on
              keystore = "%s"
              keystorePW = %s
              keystoreType = JKS
              encryptionType = SSL
              provider = SunX509
            }
            """
                .formatted(folder, keystore, PASSWORD));
    try (LaunchedServer server = LaunchedServer.start(folder, file.toString())) {
      URI uri = server.awaitListening();
      assertThat(uri.getScheme()).isEqualTo("https");
      assertThat(server.output()).doesNotContain("http://");
      HttpClient client = HttpClient.newBuilder().sslContext(trusting(keystore)).build();
      URI healthz = URI.create("https://localhost:" + uri.getPort() + "/healthz");
      assertThat(
              client.send(HttpRequest.newBuilder(healthz).build(), BodyHandlers.ofString()).body())
          .isEqualTo("{\"status\":\"SUCCESS\"}");
      URI plain = URI.create("http://localhost:" + uri.getPort() + "/healthz");
      assertThatThrownBy(
              () -> client.send(HttpRequest.newBuilder(plain).build(), BodyHandlers.ofString()))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void servesItsH2DatabaseToThisMachineWithAPassword() throws Exception {
    int port = LaunchedServer.freePort();
    String url = "jdbc:h2:tcp://localhost:" + port + "/h2-db";
    Path data = folder.resolve("data");
    Path file =
        Files.writeString(
            folder.resolve("h2.conf"),
            """
            spark.jobserver {
              port = 0
              state-dir = "%s"
              startH2Server = true
              sqldao { rootdir = "%s", jdbc { url = "%s;AUTO_RECONNECT=TRUE", user = sa } }
            }
            """
                .formatted(folder, data, url));
    try (LaunchedServer server = LaunchedServer.start(folder, file.toString())) {
      server.awaitListening();
      Path made = data.resolve("h2-server-password");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
          .isEqualTo("rw-------");
      String password = Files.readString(made);
      assertThat(password).hasSizeGreaterThan(32);
      assertThat(server.output()).doesNotContain(password);
      try (Connection connection = DriverManager.getConnection(url, "sa", password)) {
        assertThat(connection.isValid(10)).isTrue();
      }
      assertThatThrownBy(() -> DriverManager.getConnection(url, "sa", ""))
          .isInstanceOf(SQLException.class);
      // Whoever could make a database here could have the server's process run what he likes.
      String other = "jdbc:h2:tcp://localhost:" + port + "/other";
      assertThatThrownBy(() -> DriverManager.getConnection(other, "sa", ""))
          .isInstanceOf(SQLException.class);
      Optional<InetAddress> outside = addressThatIsNoLoopback();
      outside.ifPresent(address -> assertThat(reaches(address, port)).isFalse());
    }
    // The same password counts for the next process.
    try (LaunchedServer server = LaunchedServer.start(folder, file.toString())) {
      assertThat(server.awaitListening().getPort()).isPositive();
    }
  }

  private static boolean reaches(InetAddress address, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), 5_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static Optional<InetAddress> addressThatIsNoLoopback() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
        .findFirst();
  }

  private Path keystore() throws IOException, InterruptedException {
    Path keystore = folder.resolve("sjs.jks");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                keystore.toString(),
                "-storetype",
                "JKS",
                "-storepass",
                PASSWORD,
                "-keypass",
                PASSWORD,
                "-alias",
                "sjs",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost",
                "-validity",
                "2")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(keytool.exitValue()).isZero();
    return keystore;
  }

  private static SSLContext trusting(Path keystore) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("JKS");
    try (InputStream bytes = Files.newInputStream(keystore)) {
      store.load(bytes, PASSWORD.toCharArray());
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }
}
