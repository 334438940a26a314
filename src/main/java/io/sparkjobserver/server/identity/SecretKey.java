package io.sparkjobserver.server.identity;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret that all servers of a deployment share. It is never used itself: every purpose has a
 * key of its own that is derived from it. Immutable.
 */
final class SecretKey {

  private static final int BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final String MAC = "HmacSHA256";

  private final byte[] key;

  SecretKey(byte[] key) {
    this.key = key.clone();
  }

  /** The key that a text of 64 hexadecimal digits is; empty where it is none. */
  static Optional<SecretKey> ofHex(String text) {
    return text.matches("[0-9a-fA-F]{" + 2 * BYTES + "}")
        ? Optional.of(new SecretKey(HexFormat.of().parseHex(text)))
        : Optional.empty();
  }

  /** The text of a new key. */
  static String newHex() {
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  /** The key of one purpose. */
  byte[] derive(String purpose) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(key, MAC));
      return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has " + MAC, e);
    }
  }

  /** Encrypts with AES-256-GCM; the answer is Base64. */
  String seal(String purpose, byte[] open) {
    byte[] nonce = new byte[NONCE_BYTES];
    new SecureRandom().nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, purpose, nonce).doFinal(open);
      byte[] whole = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
      System.arraycopy(sealed, 0, whole, NONCE_BYTES, sealed.length);
      return Base64.getEncoder().encodeToString(whole);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has AES-GCM", e);
    }
  }

  /** Decrypts; empty where it was sealed with another key, or was changed. */
  Optional<byte[]> unseal(String purpose, String sealed) {
    byte[] whole = Base64.getDecoder().decode(sealed);
    try {
      return Optional.of(
          cipher(Cipher.DECRYPT_MODE, purpose, Arrays.copyOf(whole, NONCE_BYTES))
              .doFinal(whole, NONCE_BYTES, whole.length - NONCE_BYTES));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private Cipher cipher(int mode, String purpose, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        mode, new SecretKeySpec(derive(purpose), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    return cipher;
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "SecretKey";
  }
}
