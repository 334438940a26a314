package io.sparkjobserver.protocol.identity;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * With what one side of the link shows who it is. The key stays in this process's memory.
 *
 * @param key the private key
 * @param certificate what the authority says of it
 * @param authority the one authority that this side believes
 */
public record Credentials(PrivateKey key, X509Certificate certificate, X509Certificate authority) {

  /** TLS 1.3 with these credentials. Believes certificates of the authority and no others. */
  public SSLContext tls() {
    try {
      KeyStore own = emptyStore();
      own.setKeyEntry("own", key, new char[0], new Certificate[] {certificate, authority});
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(own, new char[0]);
      KeyStore believed = emptyStore();
      believed.setCertificateEntry("authority", authority);
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(believed);
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("TLS 1.3 cannot be set up in this JVM: " + e, e);
    }
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "Credentials of " + certificate.getSubjectX500Principal();
  }

  /**
   * A store that never leaves the memory. One in the format PKCS #12 would encrypt the key with
   * thousands of rounds, which each start of a server and a driver waited for.
   */
  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("JKS");
    store.load(null, null);
    return store;
  }
}
