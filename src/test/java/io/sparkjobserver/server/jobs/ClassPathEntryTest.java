package io.sparkjobserver.server.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkjobserver.server.jobs.Job.ClassPathEntry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassPathEntryTest {

  @ParameterizedTest
  @ValueSource(strings = {"app", "my app", " two  blanks ", "a,b", "ü"})
  void survivesItsRow(String name) {
    ClassPathEntry entry = new ClassPathEntry(name, "ab".repeat(32), 5_000_000_000L);
    assertThat(ClassPathEntry.ofLine(entry.toLine())).isEqualTo(entry);
  }
}
