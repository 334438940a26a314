package io.sparkjobserver.server.binaries;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassPathEntryTest {

  @ParameterizedTest
  @ValueSource(strings = {"app", "my app", " two  blanks ", "a,b", "ü"})
  void survivesItsRow(String name) {
    ClassPathEntry entry = new ClassPathEntry(name, "ab".repeat(32), 5_000_000_000L);
    List<ClassPathEntry> classPath = List.of(entry, new ClassPathEntry("b", "cd".repeat(32), 0));
    assertThat(ClassPathEntry.ofLines(ClassPathEntry.toLines(classPath))).isEqualTo(classPath);
  }
}
