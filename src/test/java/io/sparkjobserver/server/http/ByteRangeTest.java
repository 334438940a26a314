package io.sparkjobserver.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.ServerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 1",
    "bytes=2-5, 2, 6",
    "bytes=2-99, 2, 10",
    "bytes=2-99999999999999999999, 2, 10",
    "bytes=2-, 2, 10",
    "bytes=9-, 9, 10",
    "bytes=-3, 7, 10",
    "bytes=-99, 0, 10",
    "' Bytes= 1-2 ', 1, 3"
  })
  void isAPartOfTheContent(String header, long from, long to) {
    assertThat(ByteRange.of(header).orElseThrow().in(10)).contains(new ByteRange.Part(from, to));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=10-", "bytes=10-20", "bytes=-0", "bytes=99999999999999999999-"})
  void isNoPartOfAShorterContent(String header) {
    assertThat(ByteRange.of(header).orElseThrow().in(10)).isEmpty();
  }

  @Test
  void isNoPartOfNothing() {
    assertThat(ByteRange.of("bytes=0-").orElseThrow().in(0)).isEmpty();
    assertThat(ByteRange.of("bytes=-5").orElseThrow().in(0)).isEmpty();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"lines=1-2", "0-5"})
  void isNotThereWhereItIsNotOfBytes(String header) {
    assertThat(ByteRange.of(header)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"bytes=", "bytes=-", "bytes=a-b", "bytes=5-2", "bytes=0-1,4-5", "bytes=1--2"})
  void isRefusedWhereItIsNone(String header) {
    assertThatThrownBy(() -> ByteRange.of(header))
        .isInstanceOfSatisfying(
            ServerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID))
        .hasMessageEndingWith("and not " + header);
  }
}
