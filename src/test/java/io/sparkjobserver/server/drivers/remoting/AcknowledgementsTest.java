package io.sparkjobserver.server.drivers.remoting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AcknowledgementsTest {

  private final List<List<String>> told = new ArrayList<>();
  private final List<Runnable> later = new ArrayList<>();
  private final Acknowledgements acknowledgements = new Acknowledgements(told::add, later::add);

  @Test
  void tellsWhatAMomentBringsInOneMessage() {
    acknowledgements.add("a");
    acknowledgements.add("b");
    acknowledgements.add("a");
    assertThat(told).isEmpty();
    assertThat(later).hasSize(1);
    later.get(0).run();
    assertThat(told).containsExactly(List.of("a", "b"));

    acknowledgements.add("c");
    assertThat(later).hasSize(2);
    later.get(1).run();
    assertThat(told).containsExactly(List.of("a", "b"), List.of("c"));
  }

  @Test
  void tellsAtOnceWhereTooManyWait() {
    for (int i = 0; i < Acknowledgements.MOST; i++) {
      acknowledgements.add("job-" + i);
    }
    assertThat(told).hasSize(1);
    assertThat(told.get(0)).hasSize(Acknowledgements.MOST);
    later.get(0).run();
    assertThat(told).hasSize(1);
  }

  @Test
  void tellsWhatWaitsBeforeItIsTooLate() {
    acknowledgements.tell();
    assertThat(told).isEmpty();
    acknowledgements.add("a");
    acknowledgements.tell();
    assertThat(told).containsExactly(List.of("a"));
  }
}
