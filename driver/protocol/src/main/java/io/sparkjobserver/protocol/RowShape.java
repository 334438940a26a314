package io.sparkjobserver.protocol;

/** What the rows of a job's result become in JSON. */
public enum RowShape {
  /** A text, as the original has it: {@code "[1,z]"}. */
  STRINGS,
  /** An object with the names of the columns. */
  OBJECTS
}
