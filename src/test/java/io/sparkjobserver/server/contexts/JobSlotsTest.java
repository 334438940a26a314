package io.sparkjobserver.server.contexts;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkjobserver.protocol.RowShape;
import io.sparkjobserver.server.drivers.DriverHandle.JobOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobSlotsTest {

  private final JobSlots slots = new JobSlots(2);

  @Test
  void givesAsManyAsThereAre() {
    assertThat(slots.take("a")).isTrue();
    assertThat(slots.take("b")).isTrue();
    assertThat(slots.take("c")).isFalse();
    slots.free("a");
    assertThat(slots.take("c")).isTrue();
  }

  @Test
  void countsAJobOnceHoweverOftenItIsFreed() {
    slots.take("a");
    slots.free("a");
    slots.free("a");
    assertThat(slots.take("b")).isTrue();
    assertThat(slots.take("c")).isTrue();
    assertThat(slots.take("d")).isFalse();
  }

  @Test
  void countsJobsThatAnAdoptedDriverRuns() {
    slots.occupy("a");
    slots.occupy("b");
    assertThat(slots.take("c")).isFalse();
  }

  @Test
  void sendsAgainWhatTheDriverDoesNotKnow() {
    JobOrder order = new JobOrder("a", "Main", List.of(), "{}", RowShape.STRINGS, false);
    slots.sent(order);
    assertThat(slots.missing(List.of())).isEmpty();
    assertThat(slots.missing(List.of())).isEmpty();
    assertThat(slots.missing(List.of())).containsExactly(order);
    assertThat(slots.missing(List.of("a"))).isEmpty();
    for (int i = 0; i < 5; i++) {
      assertThat(slots.missing(List.of())).isEmpty();
    }
  }

  @Test
  void freesTheSlotOfAJobThatWasCalledOffBeforeItArrived() {
    slots.take("a");
    slots.sent(new JobOrder("a", "Main", List.of(), "{}", RowShape.STRINGS, false));
    slots.callOff("a");
    for (int i = 0; i < 5; i++) {
      assertThat(slots.missing(List.of())).isEmpty();
    }
    assertThat(slots.take("b")).isTrue();
    assertThat(slots.take("c")).isTrue();
  }

  @Test
  void keepsTheSlotOfAJobThatWasCalledOffAndGoesOn() {
    slots.take("a");
    slots.sent(new JobOrder("a", "Main", List.of(), "{}", RowShape.STRINGS, false));
    slots.callOff("a");
    for (int i = 0; i < 5; i++) {
      assertThat(slots.missing(List.of("a"))).isEmpty();
    }
    assertThat(slots.take("b")).isTrue();
    assertThat(slots.take("c")).isFalse();
  }

  @Test
  void doesNotSendAgainWhatStartedOrEnded() {
    slots.sent(new JobOrder("a", "Main", List.of(), "{}", RowShape.STRINGS, false));
    slots.sent(new JobOrder("b", "Main", List.of(), "{}", RowShape.STRINGS, false));
    slots.known("a");
    slots.free("b");
    for (int i = 0; i < 5; i++) {
      assertThat(slots.missing(List.of())).isEmpty();
    }
  }
}
