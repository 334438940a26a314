package io.sparkjobserver.server.it;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A token (JWS) as Spark's {@code JWSFilter} wants it. */
final class SignedToken {

  /** A key of the right length. */
  static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);

  private SignedToken() {}

  /** The key as the Master is told it. */
  static String key() {
    return Base64.getUrlEncoder().encodeToString(KEY);
  }

  static String of(byte[] key) {
    try {
      String text =
          base64("{\"alg\":\"HS256\"}".getBytes(StandardCharsets.UTF_8))
              + "."
              + base64("{\"sub\":\"test\"}".getBytes(StandardCharsets.UTF_8));
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return text + "." + base64(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has HmacSHA256", e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
