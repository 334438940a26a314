package io.sparkjobserver.protocol.identity;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;

/**
 * How a driver becomes known to the server that launched it. Immutable.
 *
 * @param server where the drivers' listener is, such as {@code http://127.0.0.1:8091}
 * @param driverId who the driver is
 * @param secret what the server handed to it
 * @param authoritySha256 the SHA-256 of the one authority that it believes
 */
public record Join(URI server, String driverId, LaunchSecret secret, String authoritySha256) {

  private static final int CALL_MILLIS = 5_000;
  private static final int PAUSE_MILLIS = 500;
  private static final int MAX_ANSWER = 64 * 1024;

  /**
   * Asks until there is an answer. Blocks. The same key asks each time, so that an answer that got
   * lost is given again.
   *
   * @param key the driver's key
   * @param versions what the driver is made of
   * @param patience for how long
   * @throws RefusedException where the server does not want the driver
   * @throws IOException where nobody answers for that long, or somebody who is not the server
   */
  public Joined ask(DriverKey key, Versions versions, Duration patience)
      throws IOException, InterruptedException {
    String body =
        new JoinRequest(driverId, key.signingRequest(), versions, ProcessHandle.current().pid())
            .toText();
    long begun = System.nanoTime();
    while (true) {
      try {
        return joined(JoinAnswer.parse(post(body)), key);
      } catch (RefusedException e) {
        throw e;
      } catch (IOException e) {
        if (System.nanoTime() - begun > patience.toNanos()) {
          throw new IOException(
              "No server took the driver in at %s in %s: %s"
                  .formatted(server, patience, e.getMessage()),
              e);
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }

  private String post(String body) throws IOException {
    HttpURLConnection call =
        (HttpURLConnection)
            // Proxies that are set for the JVM lead to the outside.
            server.resolve(JoinRequest.PATH).toURL().openConnection(Proxy.NO_PROXY);
    call.setConnectTimeout(CALL_MILLIS);
    call.setReadTimeout(CALL_MILLIS);
    call.setInstanceFollowRedirects(false);
    call.setDoOutput(true);
    call.setRequestMethod("POST");
    call.setRequestProperty("Content-Type", "text/plain; charset=utf-8");
    call.setRequestProperty(JoinRequest.PROOF, secret.proof(body));
    try {
      try (OutputStream out = call.getOutputStream()) {
        out.write(body.getBytes(StandardCharsets.UTF_8));
      }
      int status = call.getResponseCode();
      if (status == HttpURLConnection.HTTP_OK) {
        return text(call.getInputStream());
      }
      String reason = text(call.getErrorStream());
      if (status >= HttpURLConnection.HTTP_BAD_REQUEST
          && status < HttpURLConnection.HTTP_INTERNAL_ERROR) {
        throw new RefusedException(reason);
      }
      throw new IOException("it answers " + status + " " + reason);
    } finally {
      call.disconnect();
    }
  }

  private Joined joined(JoinAnswer answer, DriverKey key) throws IOException {
    try {
      List<X509Certificate> chain = Certificates.fromPem(answer.certificates());
      if (chain.size() != 2 || !Certificates.sha256(chain.get(1)).equals(authoritySha256)) {
        throw new IOException("it shows another authority than the launch names");
      }
      X509Certificate own = chain.get(0);
      own.verify(chain.get(1).getPublicKey());
      if (!own.getPublicKey().equals(key.publicKey())) {
        throw new IOException("it certifies another key");
      }
      return new Joined(
          answer.incarnation(),
          answer.gateway(),
          secret.session(answer.incarnation()),
          new Credentials(key.privateKey(), own, chain.get(1)));
    } catch (GeneralSecurityException e) {
      throw new IOException("it shows no proper certificates: " + e.getMessage(), e);
    }
  }

  private static String text(InputStream body) throws IOException {
    if (body == null) {
      return "";
    }
    try (body) {
      return new String(body.readNBytes(MAX_ANSWER), StandardCharsets.UTF_8);
    }
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "Join of driver " + driverId + " at " + server;
  }

  /**
   * A driver that is known.
   *
   * @param incarnation which process of the driver this is
   * @param gateway where it says its first message
   * @param session its session secret
   * @param credentials with what it shows who it is
   */
  public record Joined(int incarnation, String gateway, String session, Credentials credentials) {

    /** Without the secret. */
    @Override
    public String toString() {
      return "Joined[incarnation " + incarnation + " at " + gateway + "]";
    }
  }

  /** The server does not want the driver; the message says why. */
  public static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1;

    RefusedException(String reason) {
      super(reason);
    }
  }
}
