package io.sparkjobserver.protocol.identity;

import com.hierynomus.asn1.ASN1InputStream;
import com.hierynomus.asn1.ASN1OutputStream;
import com.hierynomus.asn1.encodingrules.der.DERDecoder;
import com.hierynomus.asn1.encodingrules.der.DEREncoder;
import com.hierynomus.asn1.types.ASN1Object;
import com.hierynomus.asn1.types.ASN1Tag;
import com.hierynomus.asn1.types.constructed.ASN1Sequence;
import com.hierynomus.asn1.types.constructed.ASN1Set;
import com.hierynomus.asn1.types.constructed.ASN1TaggedObject;
import com.hierynomus.asn1.types.primitive.ASN1Integer;
import com.hierynomus.asn1.types.primitive.ASN1ObjectIdentifier;
import com.hierynomus.asn1.types.string.ASN1BitString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** The key that a driver makes for itself; its private half never leaves the process. */
public final class DriverKey {

  /** ecdsa-with-SHA256, RFC 5758. */
  private static final String SIGNATURE_OID = "1.2.840.10045.4.3.2";

  private final KeyPair pair;

  private DriverKey(KeyPair pair) {
    this.pair = pair;
  }

  /** A new one, on the curve P-256. */
  public static DriverKey make() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return new DriverKey(generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has P-256", e);
    }
  }

  /** The public half. */
  public PublicKey publicKey() {
    return pair.getPublic();
  }

  PrivateKey privateKey() {
    return pair.getPrivate();
  }

  /**
   * Asks for a certificate of the key: a PKCS #10 request (RFC 2986) in Base64. It names nobody,
   * for who the driver is is the authority's to say.
   */
  public String signingRequest() {
    try {
      ASN1Sequence information =
          sequence(
              new ASN1Integer(0),
              sequence(),
              read(pair.getPublic().getEncoded()),
              new ASN1TaggedObject(
                  ASN1Tag.contextSpecific(0).constructed(), new ASN1Set(Set.of()), false));
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(pair.getPrivate());
      signature.update(write(information));
      ASN1Sequence request =
          sequence(
              information,
              sequence(new ASN1ObjectIdentifier(SIGNATURE_OID)),
              new ASN1BitString(signature.sign(), 0));
      return Base64.getEncoder().encodeToString(write(request));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has ECDSA", e);
    } catch (IOException e) {
      throw new UncheckedIOException("Nothing is read or written here but memory", e);
    }
  }

  @SuppressWarnings("rawtypes") // The library's own signature is.
  private static ASN1Sequence sequence(ASN1Object<?>... items) {
    return new ASN1Sequence(List.<ASN1Object>of(items));
  }

  private static ASN1Object<?> read(byte[] der) throws IOException {
    try (ASN1InputStream in = new ASN1InputStream(new DERDecoder(), der)) {
      return in.readObject();
    }
  }

  private static byte[] write(ASN1Object<?> object) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ASN1OutputStream out = new ASN1OutputStream(new DEREncoder(), bytes)) {
      out.writeObject(object);
    }
    return bytes.toByteArray();
  }
}
