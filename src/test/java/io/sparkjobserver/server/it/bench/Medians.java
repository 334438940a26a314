package io.sparkjobserver.server.it.bench;

import java.util.Collection;

/** The middle of a few figures. */
final class Medians {

  private Medians() {}

  /** Of an even number of them, the greater of the two in the middle. */
  static double of(Collection<Double> figures) {
    return figures.stream().sorted().skip(figures.size() / 2).findFirst().orElseThrow();
  }
}
