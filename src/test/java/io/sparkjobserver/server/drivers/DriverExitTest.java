package io.sparkjobserver.server.drivers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DriverExitTest {

  @ParameterizedTest
  @CsvSource({
    "0, ended with exit code 0",
    "1, ended with exit code 1",
    "128, ended with exit code 128",
    "137, was killed by signal 9 (exit code 137)",
    "143, was killed by signal 15 (exit code 143)",
    "255, ended with exit code 255"
  })
  void tellsSignalsFromExitCodes(int code, String words) {
    assertThat(new DriverExit(OptionalInt.of(code), Optional.empty(), List.of()).how())
        .isEqualTo(words);
  }

  @org.junit.jupiter.api.Test
  void admitsThatItDoesNotKnowTheCodeOfAForeignProcess() {
    assertThat(new DriverExit(OptionalInt.empty(), Optional.of("E: x"), List.of()).explain(""))
        .isEqualTo("ended: E: x");
  }
}
