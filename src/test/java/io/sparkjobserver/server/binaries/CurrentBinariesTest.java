package io.sparkjobserver.server.binaries;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkjobserver.server.content.Content;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

final class CurrentBinariesTest {

  private final Map<String, Binary> stored = new ConcurrentHashMap<>();
  private int reads;

  @Test
  void readsAVersionOnceUntilSomethingChanges() {
    CurrentBinaries current = remembering(true);
    store(1);
    assertThat(current.find("app")).contains(version(1));
    assertThat(current.find("app")).contains(version(1));
    assertThat(reads).isEqualTo(1);

    store(2);
    current.changed();
    assertThat(current.find("app")).contains(version(2));

    stored.clear();
    current.changed();
    assertThat(current.find("app")).isEmpty();
  }

  @Test
  void doesNotRememberThatANameIsNotThere() {
    CurrentBinaries current = remembering(true);
    assertThat(current.find("app")).isEmpty();
    store(1);
    assertThat(current.find("app")).contains(version(1));
  }

  @Test
  void doesNotRememberWhatWasReadWhileItChanged() {
    CurrentBinaries[] current = new CurrentBinaries[1];
    current[0] =
        new CurrentBinaries(
            name -> {
              Optional<Binary> before = read(name);
              if (reads == 1) {
                store(2);
                current[0].changed();
              }
              return before;
            },
            true);
    store(1);
    assertThat(current[0].find("app")).contains(version(1));
    assertThat(current[0].find("app")).contains(version(2));
  }

  @Test
  void remembersNothingWhereOthersMayChangeIt() {
    CurrentBinaries current = remembering(false);
    store(1);
    assertThat(current.find("app")).contains(version(1));
    store(2);
    assertThat(current.find("app")).contains(version(2));
  }

  private CurrentBinaries remembering(boolean remembers) {
    return new CurrentBinaries(this::read, remembers);
  }

  private Optional<Binary> read(String name) {
    reads++;
    return Optional.ofNullable(stored.get(name));
  }

  private void store(int version) {
    stored.put("app", version(version));
  }

  private static Binary version(int number) {
    return new Binary(
        "app",
        BinaryType.JAR,
        Instant.ofEpochSecond(number),
        new Content("content-" + number, "ab".repeat(32), number));
  }
}
