package io.sparkjobserver.protocol.identity;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority for tests. */
public final class TestAuthority {

  private static final X500Name NAME = new X500Name("CN=Test");

  private final KeyPair pair = newKey();
  private final X509Certificate certificate;

  /** A new one. */
  public TestAuthority() {
    try {
      X509v3CertificateBuilder builder = builder(pair.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      certificate = sign(builder);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Its certificate. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** Credentials with a new key. */
  public Credentials credentials(PeerIdentity who) {
    KeyPair own = newKey();
    return new Credentials(own.getPrivate(), certify(own.getPublic(), who), certificate);
  }

  /** What a driver is answered whose key is certified. */
  public String chain(PublicKey key, PeerIdentity who) {
    return Certificates.toPem(List.of(certify(key, who), certificate));
  }

  private X509Certificate certify(PublicKey key, PeerIdentity who) {
    try {
      X509v3CertificateBuilder builder = builder(key);
      builder.addExtension(
          Extension.subjectAlternativeName,
          true,
          new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, who.uri())));
      return sign(builder);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private X509Certificate sign(X509v3CertificateBuilder builder) {
    PrivateKey key = pair.getPrivate();
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509v3CertificateBuilder builder(PublicKey key) {
    Instant now = Instant.now();
    return new JcaX509v3CertificateBuilder(
        NAME,
        BigInteger.valueOf(now.toEpochMilli()),
        Date.from(now.minus(1, ChronoUnit.DAYS)),
        Date.from(now.plus(1, ChronoUnit.DAYS)),
        NAME,
        key);
  }

  private static KeyPair newKey() {
    try {
      return KeyPairGenerator.getInstance("EC").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
