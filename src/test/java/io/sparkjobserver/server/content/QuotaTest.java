package io.sparkjobserver.server.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.ServerException;
import io.sparkjobserver.server.config.ByteSize;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QuotaTest {

  private final AtomicLong stored = new AtomicLong();
  private final Quota quota = quota(100);

  @Test
  void countsWhatIsUnderWayUntilItIsOver() {
    Quota.Room first = quota.room(OptionalLong.of(60));
    assertFull(() -> quota.room(OptionalLong.of(41)), "take 60 of the 100 bytes");
    quota.room(OptionalLong.of(40)).close();
    stored.set(60);
    first.close();
    first.close();
    quota.room(OptionalLong.of(40)).close();
    assertFull(() -> quota.room(OptionalLong.of(41)), "this one of 41 bytes or more");
  }

  @Test
  void countsWhatIsReadWhereNothingIsAnnounced() throws IOException {
    stored.set(90);
    try (Quota.Room room = quota.room(OptionalLong.empty())) {
      read(room, 10);
    }
    try (Quota.Room room = quota.room(OptionalLong.empty())) {
      assertFull(() -> read(room, 11), "take 90 of the 100 bytes");
    }
    try (Quota.Room room = quota.room(OptionalLong.of(1))) {
      assertFull(() -> read(room, 11), "take 90 of the 100 bytes");
    }
    quota.room(OptionalLong.of(10)).close();
  }

  @Test
  void countsBytesThatAreReadOneByOne() throws IOException {
    stored.set(98);
    try (Quota.Room room = quota.room(OptionalLong.empty())) {
      var bytes = room.limit(new ByteArrayInputStream(new byte[3]));
      assertThat(bytes.read()).isZero();
      assertThat(bytes.read()).isZero();
      assertFull(bytes::read, "take 98 of the 100 bytes");
    }
  }

  @Test
  void boundsNothingWithoutASetting() throws IOException {
    Quota none = new Quota("some.quota", "things", Optional.empty(), () -> Long.MAX_VALUE);
    try (Quota.Room room = none.room(OptionalLong.of(Long.MAX_VALUE))) {
      read(room, 1_000);
    }
  }

  @Test
  void isNotExceededByUploadsSideBySide() {
    Quota thousand = quota(1_000);
    AtomicInteger refused = new AtomicInteger();
    IntStream.range(0, 64)
        .parallel()
        .forEach(
            i -> {
              try (Quota.Room room =
                  thousand.room(i % 2 == 0 ? OptionalLong.of(100) : OptionalLong.empty())) {
                read(room, 100);
                stored.addAndGet(100);
              } catch (ServerException e) {
                refused.incrementAndGet();
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    assertThat(stored.get()).isLessThanOrEqualTo(1_000).isPositive();
    assertThat(refused.get()).isEqualTo(64 - (int) stored.get() / 100);
  }

  @Test
  void saysWhatToDo() {
    assertThatThrownBy(() -> quota.room(OptionalLong.of(101)))
        .hasMessage(
            "The things take 0 of the 100 bytes that some.quota allows, which leaves no room for"
                + " this one of 101 bytes or more; delete what is not needed, or have the setting"
                + " raised");
  }

  private Quota quota(long most) {
    return new Quota("some.quota", "things", Optional.of(new ByteSize(most)), stored::get);
  }

  private static void read(Quota.Room room, int length) throws IOException {
    room.limit(new ByteArrayInputStream(new byte[length]))
        .transferTo(OutputStream.nullOutputStream());
  }

  private static void assertFull(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable upload, String words) {
    assertThatThrownBy(upload)
        .isInstanceOfSatisfying(
            ServerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FULL))
        .hasMessageContainingAll(List.of(words, "some.quota").toArray(new String[0]));
  }
}
