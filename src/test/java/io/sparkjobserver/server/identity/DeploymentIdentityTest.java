package io.sparkjobserver.server.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.junit.QuarkusTest;
import io.sparkjobserver.protocol.identity.PeerIdentity;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a database whose authority the running server has made. */
@QuarkusTest
class DeploymentIdentityTest {

  @Inject AuthorityRepository authorities;
  @Inject IdentityConfig config;
  @Inject Clock clock;

  @TempDir Path folder;

  @Test
  void isTheSameOnEveryServerOfADeployment() throws IOException {
    Path copied = Files.copy(config.secretKey(), folder.resolve("copied"));
    Vouching here = open(config.secretKey());
    Vouching there = open(copied);
    assertThat(there.authoritySha256()).isEqualTo(here.authoritySha256());
    assertThat(there.launchSecret("d").toHex()).isEqualTo(here.launchSecret("d").toHex());
    assertThat(there.launchSecret("d").toHex()).isNotEqualTo(here.launchSecret("e").toHex());
    assertThat(PeerIdentity.of(there.own().certificate()))
        .contains(new PeerIdentity.Server("another"));
  }

  @Test
  void saysThatTheSecretKeyOfASharedDatabaseIsMissing() {
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> open(missing))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(missing + " (spark.jobserver.secret-key) is missing")
        .hasMessageContaining("copy that server's file");
    assertThat(missing).doesNotExist();
  }

  @Test
  void saysThatASecretKeyIsOfAnotherDatabase() throws IOException {
    Path other = folder.resolve("other");
    new SecretKeyFile(other).make();
    assertThatThrownBy(() -> open(other))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is not the key of this database");
  }

  private Vouching open(Path secretKey) throws IOException {
    return new DeploymentIdentity(authorities, () -> secretKey, clock).open("another");
  }
}
