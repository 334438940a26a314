package io.sparkjobserver.server.it.bench;

import io.sparkjobserver.server.it.ApiProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * Bytes through mutual TLS 1.3 over the loopback device, from one thread to another, and nothing
 * else: as fast as any transfer between server and driver could be.
 */
final class TlsCopy {

  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final int PIECE = 256 << 10;
  private static final int BOUND_SECONDS = 60;
  private static final String[] TLS = {"TLSv1.3"};

  private final SSLContext context;

  TlsCopy() throws IOException, InterruptedException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance(makeKeys().toFile(), PASSWORD);
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("peer", keys.getCertificate("bench"));
    TrustManagerFactory peers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    peers.init(trusted);
    context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), peers.getTrustManagers(), null);
  }

  /** A key that signs itself. Java makes certificates with this tool only. */
  private static Path makeKeys() throws IOException, InterruptedException {
    Path file = ApiProcess.BUILD.resolve("bench/keys.p12").toAbsolutePath();
    Files.createDirectories(file.getParent());
    Files.deleteIfExists(file);
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "bench",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!keytool.waitFor(BOUND_SECONDS, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
      keytool.destroyForcibly();
      throw new AssertionError("keytool made no key");
    }
    return file;
  }

  /** How many seconds so many bytes take, after the handshake. */
  double seconds(long size) throws IOException, InterruptedException {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (SSLServerSocket listening =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      listening.setNeedClientAuth(true);
      listening.setEnabledProtocols(TLS);
      Future<Void> sender =
          thread.submit(
              () -> {
                try (Socket receiver = listening.accept()) {
                  send(receiver.getOutputStream(), size);
                }
                return null;
              });
      try (SSLSocket socket =
          (SSLSocket)
              context
                  .getSocketFactory()
                  .createSocket(InetAddress.getLoopbackAddress(), listening.getLocalPort())) {
        socket.startHandshake();
        long start = System.nanoTime();
        long received = receive(socket.getInputStream());
        double seconds = (System.nanoTime() - start) / 1e9;
        sender.get();
        if (received != size) {
          throw new AssertionError("Of " + size + " bytes came " + received);
        }
        return seconds;
      }
    } catch (ExecutionException e) {
      throw new IOException("The other end failed", e.getCause());
    } finally {
      thread.shutdownNow();
    }
  }

  private static void send(OutputStream out, long size) throws IOException {
    byte[] piece = new byte[PIECE];
    for (long left = size; left > 0; left -= PIECE) {
      out.write(piece, 0, (int) Math.min(left, PIECE));
    }
  }

  private static long receive(InputStream in) throws IOException {
    byte[] piece = new byte[PIECE];
    long received = 0;
    for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
      received += read;
    }
    return received;
  }
}
