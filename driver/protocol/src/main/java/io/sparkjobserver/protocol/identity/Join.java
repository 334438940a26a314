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
import java.util.Optional;

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
  private static final int TEMPORARY_REDIRECT = 307;

  /**
   * Asks until there is an answer. Blocks. The same key asks each time, so that an answer that got
   * lost is given again. A server that does not look after the driver names the one that does.
   *
   * @param key the driver's key
   * @param self what the driver is made of and who started it
   * @param patience for how long
   * @throws RefusedException where the server does not want the driver
   * @throws IOException where nobody answers for that long, or somebody who is not the server
   */
  public Joined ask(DriverKey key, Self self, Duration patience)
      throws IOException, InterruptedException {
    String body = body(key, self, 0, Optional.empty());
    long begun = System.nanoTime();
    URI asked = server;
    while (true) {
      try {
        return joined(JoinAnswer.parse(post(asked, body)), key);
      } catch (RefusedException e) {
        throw e;
      } catch (IOException e) {
        if (System.nanoTime() - begun > patience.toNanos()) {
          throw new IOException(
              "No server took the driver in at %s in %s: %s"
                  .formatted(asked, patience, e.getMessage()),
              e);
        }
        // What another server said may be out of date by then: the first one knows who it is.
        asked = e instanceof ElsewhereException elsewhere ? elsewhere.where : server;
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }

  /**
   * Asks once whether a driver that is known and does not hear of its server is to go on. Blocks
   * for some seconds at most.
   *
   * @param incarnation which process of the driver this is
   * @param address where it is reached, as {@code host:port}
   */
  public Verdict askToGoOn(DriverKey key, Self self, int incarnation, String address) {
    try {
      String unused = post(server, body(key, self, incarnation, Optional.of(address)));
      return Verdict.GO_ON;
    } catch (RefusedException e) {
      return e.status == HttpURLConnection.HTTP_CONFLICT ? Verdict.GIVEN_UP : Verdict.OVER;
    } catch (IOException e) {
      // Nobody is there who could know better.
      return Verdict.GO_ON;
    }
  }

  /** What a driver that does not hear of its server is to do. */
  public enum Verdict {
    /** Go on. */
    GO_ON,
    /** End: the server has given this process up, and may want another one. */
    GIVEN_UP,
    /** End: the context is over, or another process is the driver. */
    OVER
  }

  private String body(DriverKey key, Self self, int incarnation, Optional<String> address) {
    return new JoinRequest(
            driverId,
            key.signingRequest(),
            self.versions(),
            ProcessHandle.current().pid(),
            self.submissionId(),
            incarnation,
            address)
        .toText();
  }

  private String post(URI asked, String body) throws IOException {
    HttpURLConnection call =
        (HttpURLConnection)
            // Proxies that are set for the JVM lead to the outside.
            asked.resolve(JoinRequest.PATH).toURL().openConnection(Proxy.NO_PROXY);
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
      return answer(call, asked);
    } finally {
      call.disconnect();
    }
  }

  private static String answer(HttpURLConnection call, URI asked) throws IOException {
    int status = call.getResponseCode();
    if (status == HttpURLConnection.HTTP_OK) {
      return text(call.getInputStream());
    }
    String elsewhere = call.getHeaderField("Location");
    if (status == TEMPORARY_REDIRECT && elsewhere != null) {
      throw new ElsewhereException(asked.resolve(elsewhere));
    }
    String reason = text(call.getErrorStream());
    if (status >= HttpURLConnection.HTTP_BAD_REQUEST
        && status < HttpURLConnection.HTTP_INTERNAL_ERROR) {
      throw new RefusedException(status, reason);
    }
    throw new IOException("it answers " + status + " " + reason);
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
          new Credentials(key.privateKey(), own, chain.get(1)),
          answer.address());
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
   * What a driver says of itself.
   *
   * @param versions what it is made of
   * @param submissionId what the cluster's master calls it, where a worker of a cluster started it
   */
  public record Self(Versions versions, Optional<String> submissionId) {}

  /**
   * A driver that is known.
   *
   * @param incarnation which process of the driver this is
   * @param gateway where it says its first message
   * @param session its session secret
   * @param credentials with what it shows who it is
   * @param address where it is to be reached
   */
  public record Joined(
      int incarnation,
      String gateway,
      String session,
      Credentials credentials,
      AddressRule address) {

    /** Without the secret. */
    @Override
    public String toString() {
      return "Joined[incarnation " + incarnation + " at " + gateway + "]";
    }
  }

  /** Another server looks after the driver. */
  private static final class ElsewhereException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient URI where;

    ElsewhereException(URI where) {
      super("it says that the driver is looked after at " + where);
      this.where = where;
    }
  }

  /** The server does not want the driver; the message says why. */
  public static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1;

    private final int status;

    RefusedException(int status, String reason) {
      super(reason);
      this.status = status;
    }
  }
}
