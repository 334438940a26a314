package io.sparkjobserver.server.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class SecretKeyTest {

  private static final byte[] OPEN = "what is sealed".getBytes(StandardCharsets.UTF_8);

  @Test
  void hasAnotherKeyForEachPurpose() {
    SecretKey key = newKey();
    assertThat(key.derive("launch a")).hasSize(32).isNotEqualTo(key.derive("launch b"));
  }

  @Test
  void opensWhatItSealedForTheSamePurposeAlone() {
    SecretKey key = newKey();
    String sealed = key.seal("ca", OPEN);
    assertThat(sealed).isNotEqualTo(key.seal("ca", OPEN));
    assertThat(key.unseal("ca", sealed)).hasValue(OPEN);
    assertThat(key.unseal("cb", sealed)).isEmpty();
    assertThat(newKey().unseal("ca", sealed)).isEmpty();
  }

  private static SecretKey newKey() {
    return SecretKey.ofHex(SecretKey.newHex()).orElseThrow();
  }
}
