package io.sparkjobserver.examples;

import static io.sparkjobserver.examples.TestContext.withoutSpark;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkjobserver.api.Validation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BoundedInputTest {

  private static final BoundedInput SIZE = new BoundedInput("the.size", 5, 1, 9);

  @ParameterizedTest
  @ValueSource(strings = {"", "the.size = 1", "the.size = 9", "the { size = \"7\" }"})
  void acceptsWhatIsWithinTheBoundsOrAbsent(String input) {
    assertThat(SIZE.validate(withoutSpark(input))).isEqualTo(Validation.accepted());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 10, -1})
  void rejectsWhatIsOutOfBounds(long size) {
    assertThat(SIZE.validate(withoutSpark("the.size = " + size)))
        .isEqualTo(Validation.rejected("the.size must be from 1 to 9, but is " + size));
  }

  @ParameterizedTest
  @ValueSource(strings = {"many", "[1]", "{ is = 1 }"})
  void rejectsWhatIsNoNumber(String size) {
    assertThat(SIZE.validate(withoutSpark("the.size = " + size)))
        .isEqualTo(Validation.rejected("the.size must be a number from 1 to 9"));
  }

  @Test
  void readsTheInputOrTheFallback() {
    assertThat(SIZE.in(withoutSpark("the.size = 7"))).isEqualTo(7);
    assertThat(SIZE.in(withoutSpark(""))).isEqualTo(5);
  }
}
