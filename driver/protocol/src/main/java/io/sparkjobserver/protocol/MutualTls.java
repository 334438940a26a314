package io.sparkjobserver.protocol;

import io.sparkjobserver.protocol.identity.PeerIdentity;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.apache.pekko.remote.artery.tcp.SSLEngineProvider;
import scala.Option;

/**
 * TLS in which both sides show a certificate of the deployment's authority. Host names do not
 * matter: who a peer is stands in its certificate, and each side says whom it wants. Thread-safe.
 */
final class MutualTls implements SSLEngineProvider {

  private static final String[] PROTOCOLS = {"TLSv1.3"};

  /** How long a connection waits for what its peer is judged by. */
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private final CompletableFuture<SSLContext> context;
  private final CompletableFuture<Admission> admission;

  MutualTls(CompletionStage<Trust> trust) {
    CompletableFuture<Trust> pending = trust.toCompletableFuture();
    this.context = pending.thenApply(given -> given.credentials().tls());
    this.admission = pending.thenApply(Trust::admission);
  }

  @Override
  public SSLEngine createServerSSLEngine(String hostname, int port) {
    SSLEngine engine = awaited(context).createSSLEngine(hostname, port);
    engine.setUseClientMode(false);
    engine.setNeedClientAuth(true);
    engine.setEnabledProtocols(PROTOCOLS);
    return engine;
  }

  @Override
  public SSLEngine createClientSSLEngine(String hostname, int port) {
    SSLEngine engine = awaited(context).createSSLEngine(hostname, port);
    engine.setUseClientMode(true);
    engine.setEnabledProtocols(PROTOCOLS);
    return engine;
  }

  @Override
  public Option<Throwable> verifyClientSession(String hostname, SSLSession session) {
    return verify(session);
  }

  @Override
  public Option<Throwable> verifyServerSession(String hostname, SSLSession session) {
    return verify(session);
  }

  private Option<Throwable> verify(SSLSession session) {
    try {
      Certificate[] chain = session.getPeerCertificates();
      Optional<PeerIdentity> peer = PeerIdentity.of((X509Certificate) chain[0]);
      if (peer.isEmpty()) {
        return Option.apply(new SSLException("The peer's certificate names nobody"));
      }
      return awaited(admission).admits(peer.get())
          ? Option.empty()
          : Option.apply(new SSLException(peer.get().uri() + " is not wanted here"));
    } catch (SSLPeerUnverifiedException e) {
      return Option.apply(e);
    }
  }

  /** Blocks at the start of a process only: afterwards it is there. */
  private static <T> T awaited(CompletableFuture<T> part) {
    return part.copy().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }
}
