package io.sparkjobserver.server.it.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What was measured of one thing.
 *
 * @param what that thing
 * @param quantities what was measured
 * @param targets what is wanted of it; empty where nothing is
 * @param comparison how it is to its partner, where it has one
 */
record Figure(
    String what, List<Quantity> quantities, List<Target> targets, Optional<Comparison> comparison) {

  /** Copies the lists. */
  Figure {
    quantities = List.copyOf(quantities);
    targets = List.copyOf(targets);
  }

  /** A figure with nothing in it yet. */
  static Figure of(String what) {
    return new Figure(what, List.of(), List.of(), Optional.empty());
  }

  /** A figure with the percentiles and the rate of a load. */
  static Figure of(String what, Latencies latencies) {
    return of(what)
        .with("p50", latencies.p50(), "ms")
        .with("p99", latencies.p99(), "ms")
        .with("rate", latencies.rate(), "/s");
  }

  Figure with(String name, double value, String unit) {
    return new Figure(what, plus(quantities, new Quantity(name, value, unit)), targets, comparison);
  }

  /** The same, with a target for the quantity of that name. */
  Figure atMost(String name, double bound) {
    Quantity quantity = quantity(name);
    return wanting(new Target(quantity.says(" ≤ ", bound), quantity.value() <= bound));
  }

  /** The same, with a target for the quantity of that name. */
  Figure atLeast(String name, double bound) {
    Quantity quantity = quantity(name);
    return wanting(new Target(quantity.says(" ≥ ", bound), quantity.value() >= bound));
  }

  Figure wanting(Target target) {
    return new Figure(what, quantities, plus(targets, target), comparison);
  }

  /** The same beside its partner, of which the same was measured in the same run. */
  Figure beside(String partner, double own, double others) {
    return new Figure(
        what, quantities, targets, Optional.of(new Comparison(partner, own / others)));
  }

  /** Whether all targets were met; empty where there are none. */
  Optional<Boolean> met() {
    return targets.isEmpty()
        ? Optional.empty()
        : Optional.of(targets.stream().allMatch(Target::met));
  }

  private Quantity quantity(String name) {
    return quantities.stream()
        .filter(quantity -> quantity.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static <T> List<T> plus(List<T> list, T more) {
    List<T> longer = new ArrayList<>(list);
    longer.add(more);
    return longer;
  }

  /** Something measured. */
  record Quantity(String name, double value, String unit) {

    @Override
    public String toString() {
      return says(" ", value);
    }

    private String says(String relation, double number) {
      return name + relation + text(number) + (unit.startsWith("/") ? "" : " ") + unit;
    }
  }

  /** Something wanted, and whether it is so. */
  record Target(String text, boolean met) {

    /** One of two is enough. */
    Target or(Target other) {
      return new Target(text + " or " + other.text, met || other.met);
    }
  }

  /**
   * How something is to its partner.
   *
   * @param partner what it was measured beside
   * @param ratio how many times as much it is
   */
  record Comparison(String partner, double ratio) {

    @Override
    public String toString() {
      return text(ratio) + " × " + partner;
    }
  }

  /** Three digits that count, or all before the point. */
  private static String text(double number) {
    double size = Math.abs(number);
    String format = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, number);
  }
}
