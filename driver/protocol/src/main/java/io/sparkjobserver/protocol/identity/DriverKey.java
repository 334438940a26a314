package io.sparkjobserver.protocol.identity;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HexFormat;

/** The key that a driver makes for itself; its private half never leaves the process. */
public final class DriverKey {

  private static final int SEQUENCE = 0x30;
  private static final int BIT_STRING = 0x03;

  /** Version 0, and the name of nobody. */
  private static final byte[] OF_NOBODY = HexFormat.of().parseHex("0201003000");

  /** That there are no attributes. */
  private static final byte[] NO_ATTRIBUTES = HexFormat.of().parseHex("a000");

  /** The algorithm ecdsa-with-SHA256, RFC 5758. */
  private static final byte[] ECDSA = HexFormat.of().parseHex("300a06082a8648ce3d040302");

  /** That a string of bits ends with a whole byte. */
  private static final byte[] WHOLE_BYTES = {0};

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
      byte[] information = der(SEQUENCE, OF_NOBODY, pair.getPublic().getEncoded(), NO_ATTRIBUTES);
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(pair.getPrivate());
      signature.update(information);
      byte[] signed = der(BIT_STRING, WHOLE_BYTES, signature.sign());
      return Base64.getEncoder().encodeToString(der(SEQUENCE, information, ECDSA, signed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has ECDSA", e);
    }
  }

  /** A value in DER: its tag, its length, and what it consists of. */
  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    value.write(tag);
    if (content.size() >= 0x80) {
      // More than fits beside the mark: first in how many bytes it is.
      byte[] length = BigInteger.valueOf(content.size()).toByteArray();
      value.write(0x80 | length.length);
      value.writeBytes(length);
    } else {
      value.write(content.size());
    }
    value.writeBytes(content.toByteArray());
    return value.toByteArray();
  }
}
