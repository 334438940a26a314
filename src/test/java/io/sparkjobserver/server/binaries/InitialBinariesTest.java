package io.sparkjobserver.server.binaries;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sparkjobserver.server.testing.Configured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(Configured.class)
class InitialBinariesTest {

  @Inject InitialBinaries initial;
  @Inject Binaries binaries;
  @Inject BinaryRepository repository;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"configured", "configured.too"})
  void areThereFromTheStart(String name) {
    assertThat(when().get("/binaries/" + name + "/content").asByteArray())
        .isEqualTo(Configured.JAR);
  }

  @Test
  void areOfTheTypeThatTheirSuffixSays() throws IOException {
    Path wheel = Files.write(folder.resolve("typed.whl"), Configured.JAR);
    initial.upload(new InitialBinary("typed", wheel));
    assertThat(binaries.find("typed").orElseThrow().type()).isEqualTo(BinaryType.WHEEL);
  }

  @Test
  void makeNoNewVersionOfTheSameBytes() throws IOException {
    Path jar = Files.write(folder.resolve("same.jar"), Configured.JAR);
    initial.upload(new InitialBinary("same", jar));
    Binary first = binaries.find("same").orElseThrow();
    initial.upload(new InitialBinary("same", jar));
    assertThat(binaries.find("same")).contains(first);
    assertThat(versions("same")).isEqualTo(1);
  }

  @Test
  void makeANewVersionOfOtherBytesOfTheSameLength() throws IOException {
    byte[] bytes = Configured.JAR.clone();
    Path jar = Files.write(folder.resolve("changed.jar"), bytes);
    initial.upload(new InitialBinary("changed", jar));
    bytes[bytes.length - 1]++;
    Files.write(jar, bytes);
    initial.upload(new InitialBinary("changed", jar));
    assertThat(when().get("/binaries/changed/content").asByteArray()).isEqualTo(bytes);
    assertThat(versions("changed")).isEqualTo(2);
  }

  @Test
  void sayForWhichKeyAndWhyTheyCannotBeStored() throws IOException {
    Path jar = Files.write(folder.resolve("long.jar"), Configured.JAR);
    String name = "x".repeat(1_001);
    assertThatThrownBy(() -> initial.upload(new InitialBinary(name, jar)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll(
            "spark.jobserver.job-bin-paths." + name,
            jar.toString(),
            "A binary's name has at most 640 characters");
  }

  @Test
  void sayWhatIsWrongWithAFile() throws IOException {
    Path text = Files.write(folder.resolve("a.jar"), "text".getBytes(StandardCharsets.UTF_8));
    InitialBinary binary = new InitialBinary("text", text);
    assertThatThrownBy(() -> initial.upload(binary))
        .hasMessageContainingAll("job-bin-paths.text", binary.fault().orElseThrow());
    assertThat(binaries.find("text")).isEmpty();
  }

  private long versions(String name) {
    return QuarkusTransaction.requiringNew().call(() -> repository.count("name", name));
  }
}
