package io.sparkjobserver.protocol.identity;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** Certificates as text, and what tells one from another. */
public final class Certificates {

  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private Certificates() {}

  /** Certificates in PEM (RFC 7468), one after the other. */
  public static String toPem(List<X509Certificate> chain) {
    return chain.stream()
        .map(
            certificate ->
                "-----BEGIN CERTIFICATE-----\n"
                    + LINES.encodeToString(encoded(certificate))
                    + "\n-----END CERTIFICATE-----\n")
        .collect(Collectors.joining());
  }

  /**
   * Reads certificates in PEM.
   *
   * @throws CertificateException where the text has something else
   */
  public static List<X509Certificate> fromPem(String pem) throws CertificateException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
        .stream()
        .map(X509Certificate.class::cast)
        .toList();
  }

  /** The SHA-256 of a certificate, in hexadecimal digits. */
  public static String sha256(X509Certificate certificate) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(encoded(certificate)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateException e) {
      throw new IllegalStateException("A certificate that was read can be written", e);
    }
  }
}
