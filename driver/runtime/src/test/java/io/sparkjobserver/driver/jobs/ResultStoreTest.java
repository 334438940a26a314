package io.sparkjobserver.driver.jobs;

import static io.sparkjobserver.protocol.RowShape.STRINGS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkjobserver.driver.testing.JobJar;
import io.sparkjobserver.protocol.Protocol;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResultStoreTest {

  @TempDir Path directory;

  @Test
  void keepsASmallResultInMemory() throws IOException {
    JobResult result = new ResultStore(directory).store("a", List.of(1, 2), STRINGS);
    assertThat(result).isInstanceOf(JobResult.Inline.class);
    assertThat(((JobResult.Inline) result).json()).asString().isEqualTo("[1,2]");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void givesALargeResultByTheStretchUntilItIsForgotten() throws IOException {
    ResultStore store = new ResultStore(directory);
    String text = "x".repeat(Protocol.MAX_PAYLOAD);
    byte[] json = ("\"" + text + "\"").getBytes(StandardCharsets.UTF_8);

    assertThat(store.store("big", text, STRINGS))
        .isEqualTo(new JobResult.Stored(json.length, JobJar.sha256(json)));
    assertThat(store.read("big", 0, 3)).asString().isEqualTo("\"xx");
    assertThat(store.read("big", json.length - 2, 100)).asString().isEqualTo("x\"");
    assertThat(store.read("big", json.length + 10, 100)).isEmpty();

    store.forget("big");
    assertThatThrownBy(() -> store.read("big", 0, 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no stored result of job big");
  }

  @Test
  void movesSmallResultsToDiskWhenTheyAreTooManyForMemory() throws IOException {
    ResultStore store = new ResultStore(directory, 10);
    assertThat(store.store("a", "12345678", STRINGS)).isInstanceOf(JobResult.Inline.class);
    assertThat(store.store("b", "1", STRINGS)).isInstanceOf(JobResult.Stored.class);
    store.forget("a");
    assertThat(store.store("c", "12345678", STRINGS)).isInstanceOf(JobResult.Inline.class);
  }

  @Test
  void leavesNothingOfAResultThatCannotBeWritten() throws IOException {
    ResultStore store = new ResultStore(directory);
    List<Object> itself = new ArrayList<>();
    itself.add(itself);
    List<Object> bad = List.of("x".repeat(2 * Protocol.MAX_PAYLOAD), itself);
    assertThatThrownBy(() -> store.store("bad", bad, STRINGS)).isInstanceOf(IOException.class);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void servesNoFileButResults() throws IOException {
    ResultStore store = new ResultStore(directory);
    assertThatThrownBy(() -> store.read("../secret", 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void saysThatAResultCannotBeKept() throws IOException {
    Path results = directory.resolve("results");
    ResultStore store = new ResultStore(results, 10);
    // As a full disk does, it takes no file.
    Files.delete(results);
    Files.createFile(results);

    assertThatThrownBy(() -> store.store("big", "x".repeat(Protocol.MAX_PAYLOAD), STRINGS))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("The result of the job cannot be kept: it cannot be written to ")
        .hasMessageContaining("big.json")
        .hasCauseInstanceOf(IOException.class);
    assertThat(store.store("small", "12345678", STRINGS)).isInstanceOf(JobResult.Inline.class);
    assertThatThrownBy(() -> store.store("one-too-many", "1", STRINGS))
        .hasMessageStartingWith("The result of the job cannot be kept");
  }
}
