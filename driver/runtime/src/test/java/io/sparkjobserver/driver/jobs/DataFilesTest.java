package io.sparkjobserver.driver.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkjobserver.driver.testing.FakeServerContent;
import io.sparkjobserver.driver.testing.JobJar;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataFilesTest {

  private static final byte[] CONTENT = "some data".getBytes(StandardCharsets.UTF_8);
  private static final String NAME = "/tmp/upload/some-2026-11-26T08_00_00.000Z.dat";

  @TempDir Path directory;

  private final FakeServerContent server = new FakeServerContent().with(NAME, CONTENT);
  private final Set<Path> givenToSpark = new HashSet<>();

  @Test
  void givesTheContentOfAName() throws Exception {
    try (DataFiles.Loan loan = dataFiles().loan()) {
      assertThat(loan.file(NAME)).hasBinaryContent(CONTENT);
      assertThat(loan.file(NAME)).hasFileName(JobJar.sha256(CONTENT) + ".dat");
      assertThat(server.pulls()).hasSize(1);
    }
  }

  @Test
  void keepsAFileAsLongAsAnyRunNeedsIt() throws Exception {
    String same = "/tmp/upload/same-2026-11-26T08_00_00.000Z.dat";
    server.with(same, CONTENT);
    DataFiles dataFiles = dataFiles();
    DataFiles.Loan one = dataFiles.loan();
    DataFiles.Loan other = dataFiles.loan();
    Path file = one.file(NAME);
    assertThat(one.file(same)).isEqualTo(file);
    assertThat(other.file(NAME)).isEqualTo(file);
    one.close();
    assertThat(file).hasBinaryContent(CONTENT);
    other.close();
    assertThat(file).doesNotExist();
    assertThat(server.pulls()).hasSize(1);
  }

  @Test
  void keepsAFileThatTheCacheRemoves() throws Exception {
    try (DataFiles.Loan loan = dataFiles().loan()) {
      Path file = loan.file(NAME);
      Files.delete(directory.resolve("cache").resolve(file.getFileName()));
      assertThat(file).hasBinaryContent(CONTENT);
    }
  }

  @Test
  void keepsAFileThatIsDeletedOnTheServerForWhoHasIt() throws Exception {
    DataFiles dataFiles = dataFiles();
    try (DataFiles.Loan loan = dataFiles.loan();
        DataFiles.Loan late = dataFiles.loan()) {
      Path file = loan.file(NAME);
      server.without(NAME);
      assertThat(loan.file(NAME)).isEqualTo(file).hasBinaryContent(CONTENT);
      assertThatThrownBy(() -> late.file(NAME))
          .isInstanceOf(IOException.class)
          .hasMessage("no such content");
    }
  }

  @Test
  void keepsAFileThatSparkMayNeed() throws Exception {
    DataFiles dataFiles = dataFiles();
    DataFiles.Loan loan = dataFiles.loan();
    Path file = loan.file(NAME);
    givenToSpark.add(file);
    loan.close();
    assertThat(file).hasBinaryContent(CONTENT);
    try (DataFiles.Loan again = dataFiles.loan()) {
      assertThat(again.file(NAME)).isEqualTo(file);
    }
    assertThat(file).hasBinaryContent(CONTENT);
  }

  @Test
  void givesNothingToARunThatIsOver() throws Exception {
    DataFiles.Loan loan = dataFiles().loan();
    loan.close();
    assertThatThrownBy(() -> loan.file(NAME))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(NAME);
    assertThat(server.pulls()).isEmpty();
  }

  private DataFiles dataFiles() {
    return new DataFiles(
        directory.resolve("data-files"),
        server,
        new ContentCache(directory.resolve("cache"), server),
        givenToSpark::contains);
  }
}
