package io.sparkjobserver.server.contexts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Profiles of warm pools as they are written. The checks before the start have the others. */
class PoolProfilesTest {

  @ParameterizedTest
  @CsvSource({
    "big.min,1",
    "big.max,100",
    "big.idle-ttl,90 seconds",
    "big.context-settings.spark.sql.shuffle.partitions,",
    "\"big\".min,0",
    "a_b-1.min,1"
  })
  void takesWhatMakesSense(String key, String text) {
    assertThat(faults(Map.of(key, text == null ? "" : text))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "big.min,101,a number from 0 to 100",
    "big.min,-1,a number from 0 to 100",
    "big.max,,a number from 0 to 100",
    "big.idle-ttl,100ms,a time such as 10m",
    "big.idle,1s,it has min",
    "big,1,it has min",
    "big.min.least,1,it has min",
    "big.context-settings,1,it has min",
    "default.min,1,not default",
    "\"my.pool\".min,1,letters"
  })
  void saysWhatIsWrong(String key, String text, String fix) {
    assertThat(faults(Map.of(key, text == null ? "" : text)))
        .singleElement()
        .satisfies(
            fault -> {
              assertThat(fault.key()).isEqualTo(PoolProfiles.PREFIX + key);
              assertThat(fault.fix()).contains(fix);
            });
  }

  @Test
  void wantsNoMoreAtLeastThanAtMost() {
    assertThat(faults(Map.of("big.min", "2", "big.max", "1")))
        .singleElement()
        .satisfies(fault -> assertThat(fault.key()).isEqualTo(PoolProfiles.PREFIX + "big.max"));
  }

  private static List<PoolProfiles.Fault> faults(Map<String, String> block) {
    return PoolProfiles.faults(
        block.keySet().stream().map(key -> PoolProfiles.PREFIX + key).toList(),
        key -> Optional.ofNullable(block.get(key.substring(PoolProfiles.PREFIX.length()))));
  }
}
