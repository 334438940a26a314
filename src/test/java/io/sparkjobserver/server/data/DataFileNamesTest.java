package io.sparkjobserver.server.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.ServerException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DataFileNamesTest {

  private static final Instant TIME = Instant.parse("2026-11-22T12:20:34.436999Z");
  private static final String ADDED = "/up/-2026-11-22T12_20_34.436Z.dat";

  private final DataFileNames names = new DataFileNames("/up");

  @Test
  void areThoseOfTheOriginalsFiles() {
    assertThat(names.name("pre.txt", TIME)).isEqualTo("/up/pre.txt-2026-11-22T12_20_34.436Z.dat");
    assertThat(names.name("a b..ä", Instant.parse("2026-01-02T03:04:05Z")))
        .isEqualTo("/up/a b..ä-2026-01-02T03_04_05.000Z.dat");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "/", "/etc/passwd", "a/b", "..\\x", "\\", "a\0b", "", " "})
  void areNoPathsAndNothingThatCannotBeKept(String prefix) {
    assertThatThrownBy(() -> names.name(prefix, TIME))
        .isInstanceOfSatisfying(
            ServerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID))
        .hasMessageStartingWith("Failed to store data file: a data file");
  }

  @Test
  void haveALimit() {
    String longest = "€".repeat(640 - ADDED.length());
    assertThat(names.name(longest, TIME)).hasSize(640);
    assertThatThrownBy(() -> names.name(longest + "ab", TIME))
        .isInstanceOf(ServerException.class)
        .hasMessageContaining("at most 640 characters")
        .hasMessageEndingWith("this one has 2 too many");
  }
}
