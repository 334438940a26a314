package io.sparkjobserver.server.identity;

import io.sparkjobserver.protocol.identity.Certificates;
import io.sparkjobserver.protocol.identity.PeerIdentity;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/**
 * The deployment's certificate authority. Whom it certifies is not decided here, and who is still
 * welcome is decided at each connection, so its certificates need not run out soon. Immutable.
 */
final class Authority {

  private static final Duration VALIDITY = Duration.ofDays(20 * 365);

  /** For machines whose clocks are not quite together. */
  private static final Duration GRACE = Duration.ofDays(1);

  private static final X500Name NAME = new X500Name("CN=Spark Jobserver");
  private static final int SERIAL_BITS = 127;

  private final X509Certificate certificate;
  private final PrivateKey key;

  Authority(X509Certificate certificate, PrivateKey key) {
    this.certificate = certificate;
    this.key = key;
  }

  /** A new one. */
  static Authority make(Instant now) {
    KeyPair pair = newKey();
    try {
      X509v3CertificateBuilder builder = builder(NAME, NAME, pair.getPublic(), now);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
      return new Authority(sign(builder, pair.getPrivate()), pair.getPrivate());
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("A certificate authority cannot be made in this JVM", e);
    }
  }

  /** Reads one from its certificate and {@link #encodedKey}. */
  static Authority read(String pem, byte[] encodedKey) throws GeneralSecurityException {
    return new Authority(
        Certificates.fromPem(pem).get(0),
        KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encodedKey)));
  }

  X509Certificate certificate() {
    return certificate;
  }

  byte[] encodedKey() {
    return key.getEncoded();
  }

  /** Certifies that a key is somebody's. */
  X509Certificate certify(PublicKey theirs, PeerIdentity who, Instant now) {
    try {
      X509v3CertificateBuilder builder =
          builder(NAME, new X500Name("CN=" + who.getClass().getSimpleName()), theirs, now);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(
          Extension.subjectAlternativeName,
          true,
          new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, who.uri())));
      return sign(builder, key);
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("A certificate cannot be made in this JVM", e);
    }
  }

  /**
   * The key that a signing request is for.
   *
   * @param request a PKCS #10 request in Base64
   * @throws IOException where it is none, or was not made by who has the key
   */
  static PublicKey keyOf(String request) throws IOException {
    try {
      JcaPKCS10CertificationRequest parsed =
          new JcaPKCS10CertificationRequest(Base64.getDecoder().decode(request));
      PublicKey key = parsed.getPublicKey();
      if (!"EC".equals(key.getAlgorithm())
          || !parsed.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
        throw new IOException("The signing request is not signed with its own key");
      }
      return key;
    } catch (IllegalArgumentException
        | GeneralSecurityException
        | OperatorCreationException
        | PKCSException e) {
      throw new IOException("The signing request cannot be read", e);
    }
  }

  /** A new key on the curve P-256. */
  static KeyPair newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has P-256", e);
    }
  }

  private static X509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, PublicKey key, Instant now) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(SERIAL_BITS, new SecureRandom()),
        Date.from(now.minus(GRACE)),
        Date.from(now.plus(VALIDITY)),
        subject,
        key);
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException, OperatorCreationException {
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
  }
}
