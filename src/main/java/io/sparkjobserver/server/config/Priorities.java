package io.sparkjobserver.server.config;

/** The order of the interceptors: a higher one sees what the lower ones made of a setting. */
public final class Priorities {

  /** Above SmallRye's own, which expand substitutions and choose profiles. */
  public static final int LEGACY_NAMES = io.smallrye.config.Priorities.APPLICATION + 1_000;

  /** Reads time spans and sizes of whatever name they were set under. */
  public static final int UNITS = LEGACY_NAMES + 100;

  /** Gives the libraries below their settings, made of the product's. */
  public static final int DERIVED = LEGACY_NAMES + 200;

  /** Leaves settings out, whatever made them. */
  public static final int HIDDEN = LEGACY_NAMES + 300;

  private Priorities() {}
}
