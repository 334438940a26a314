package io.sparkjobserver.server.contexts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

class ConfiguredContextsTest {

  @Test
  void readsEachBlock() {
    assertThat(
            read(
                Map.of(
                    "spark.contexts.a.num-cpu-cores", "2",
                    "spark.contexts.a.spark.sql.shuffle.partitions", "4",
                    "spark.contexts.b.memory-per-node", "1g")))
        .containsOnlyKeys("a", "b")
        .hasEntrySatisfying(
            "a",
            a ->
                assertThat(a.values())
                    .containsExactlyInAnyOrderEntriesOf(
                        Map.of("num-cpu-cores", "2", "spark.sql.shuffle.partitions", "4")))
        .hasEntrySatisfying(
            "b", b -> assertThat(b.values()).containsExactly(Map.entry("memory-per-node", "1g")));
  }

  @Test
  void readsNamesThatAreQuoted() {
    assertThat(read(Map.of("spark.contexts.\"my.ctx\".\"spark.some\".key", "x")))
        .containsOnlyKeys("my.ctx")
        .hasEntrySatisfying(
            "my.ctx",
            settings ->
                assertThat(settings.values()).containsExactly(Map.entry("spark.some.key", "x")));
  }

  @Test
  void readsBlocksThatAreEmpty() {
    assertThat(read(Map.of("spark.contexts.a", "", "spark.contexts.\"b c\"", "")))
        .containsOnlyKeys("a", "b c")
        .allSatisfy((name, settings) -> assertThat(settings.values()).isEmpty());
  }

  @Test
  void leavesOutSettingsWithoutAValue() {
    assertThat(read(Map.of("spark.contexts.a.num-cpu-cores", "")).get("a").values()).isEmpty();
  }

  @Test
  void readsNothingElse() {
    assertThat(
            read(
                Map.of(
                    "spark.contexts",
                    "",
                    "spark.context-settings.a",
                    "1",
                    "spark.master",
                    "local")))
        .isEmpty();
  }

  /** An empty value is none, as for SmallRye. */
  private static SortedMap<String, ContextSettings> read(Map<String, String> properties) {
    return ConfiguredContexts.of(
        properties.keySet(),
        name -> Optional.ofNullable(properties.get(name)).filter(value -> !value.isEmpty()));
  }
}
