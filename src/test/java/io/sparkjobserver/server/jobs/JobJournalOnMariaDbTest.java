package io.sparkjobserver.server.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sparkjobserver.server.testing.OnMariaDb;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@QuarkusTest
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
@TestProfile(OnMariaDb.class)
class JobJournalOnMariaDbTest extends SharedJobJournalContract {

  @Test
  void goesOnAfterAnInputThatIsLongerThanThePacketsThatTheServerTakes() {
    String tooLong = "{\"text\":\"" + "z".repeat(20_000_000) + "\"}";
    // The server closes the connection; whether its reason arrives before that is chance.
    assertThatThrownBy(() -> accept(tooLong)).hasStackTraceContaining("java.sql.SQL");
    for (int i = 0; i < 20; i++) {
      Job job = accept("{}");
      assertThat(jobs.find(job.id())).contains(job);
    }
  }
}
