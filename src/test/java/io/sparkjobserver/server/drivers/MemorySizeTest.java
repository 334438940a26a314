package io.sparkjobserver.server.drivers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemorySizeTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "100, 100",
    "2k, 2048",
    "' 512M ', 536870912",
    "1gb, 1073741824",
    "8388607t, 9223370937343148032",
    "8388608t, 9223372036854775807",
    "999999999999t, 9223372036854775807"
  })
  void readsWhatSparkTakes(String size, long bytes) {
    assertThat(MemorySize.bytes(size)).hasValue(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "banana", "1.5g", "-1g", "1p", "1000000000000k"})
  void knowsWhatIsNoSize(String size) {
    assertThat(MemorySize.bytes(size)).isEmpty();
  }
}
