package io.sparkjobserver.server.binaries;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkjobserver.server.content.Content;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

final class KnownBinariesTest {

  private static final String SHA = "ab".repeat(32);

  private final Map<String, Binary> stored = new ConcurrentHashMap<>();
  private int reads;

  @Test
  void readsAVersionOnceUntilSomethingChanges() {
    KnownBinaries known = remembering(true);
    store(1);
    assertThat(known.find("app")).contains(version(1));
    assertThat(known.find("app")).contains(version(1));
    assertThat(reads).isEqualTo(1);

    store(2);
    known.changed();
    assertThat(known.find("app")).contains(version(2));

    stored.clear();
    known.changed();
    assertThat(known.find("app")).isEmpty();
  }

  @Test
  void doesNotRememberThatANameIsNotThere() {
    KnownBinaries known = remembering(true);
    assertThat(known.find("app")).isEmpty();
    store(1);
    assertThat(known.find("app")).contains(version(1));
  }

  @Test
  void doesNotRememberWhatWasReadWhileItChanged() {
    KnownBinaries[] known = new KnownBinaries[1];
    known[0] =
        new KnownBinaries(
            name -> {
              Optional<Binary> before = read(name);
              if (reads == 1) {
                store(2);
                known[0].changed();
              }
              return before;
            },
            this::readBySha256,
            true);
    store(1);
    assertThat(known[0].find("app")).contains(version(1));
    assertThat(known[0].find("app")).contains(version(2));
  }

  @Test
  void readsAContentOnceUntilSomethingChanges() {
    KnownBinaries known = remembering(true);
    store(1);
    assertThat(known.findBySha256(SHA)).contains(version(1));
    assertThat(known.findBySha256(SHA)).contains(version(1));
    assertThat(reads).isEqualTo(1);

    stored.clear();
    known.changed();
    assertThat(known.findBySha256(SHA)).isEmpty();
  }

  @Test
  void remembersNothingWhereOthersMayChangeIt() {
    KnownBinaries known = remembering(false);
    store(1);
    assertThat(known.find("app")).contains(version(1));
    store(2);
    assertThat(known.find("app")).contains(version(2));
  }

  private KnownBinaries remembering(boolean remembers) {
    return new KnownBinaries(this::read, this::readBySha256, remembers);
  }

  private Optional<Binary> read(String name) {
    reads++;
    return Optional.ofNullable(stored.get(name));
  }

  private Optional<Binary> readBySha256(String sha256) {
    reads++;
    return stored.values().stream()
        .filter(binary -> binary.content().sha256().equals(sha256))
        .findFirst();
  }

  private void store(int version) {
    stored.put("app", version(version));
  }

  private static Binary version(int number) {
    return new Binary(
        "app",
        BinaryType.JAR,
        Instant.ofEpochSecond(number),
        new Content("content-" + number, SHA, number));
  }
}
