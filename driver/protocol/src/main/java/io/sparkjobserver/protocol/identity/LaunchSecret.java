package io.sparkjobserver.protocol.identity;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a server hands to the driver that it launches, and to nobody else. It is never sent: each
 * side shows that it has it. Immutable.
 */
public final class LaunchSecret {

  private static final String ALGORITHM = "HmacSHA256";
  private static final int LEAST_BYTES = 32;

  private final byte[] secret;

  /**
   * @param secret at least 32 bytes; copied
   */
  public LaunchSecret(byte[] secret) {
    if (secret.length < LEAST_BYTES) {
      throw new IllegalArgumentException("A launch secret has at least " + LEAST_BYTES + " bytes");
    }
    this.secret = secret.clone();
  }

  /** Reads what {@link #toHex} wrote. */
  public static LaunchSecret fromHex(String hex) {
    return new LaunchSecret(HexFormat.of().parseHex(hex));
  }

  /** The secret itself, for the file that only its driver may read. */
  public String toHex() {
    return HexFormat.of().formatHex(secret);
  }

  /** Proves, to who has the same secret, that a text comes from somebody who has it. */
  public String proof(String text) {
    return HexFormat.of().formatHex(mac("join\n" + text));
  }

  /** Whether a proof is {@link #proof} of the text. Takes as long for a nearly right one. */
  public boolean proves(String text, String proof) {
    return MessageDigest.isEqual(
        proof(text).getBytes(StandardCharsets.UTF_8), proof.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The session secret of an incarnation: the name of the actors that its messages are addressed
   * to, so every message carries it. Both sides know it without ever having said it.
   */
  public String session(int incarnation) {
    return HexFormat.of().formatHex(mac("session\n" + incarnation), 0, 16);
  }

  private byte[] mac(String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
    }
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "LaunchSecret";
  }
}
