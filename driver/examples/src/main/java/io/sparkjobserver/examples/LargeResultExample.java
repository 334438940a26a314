package io.sparkjobserver.examples;

import io.sparkjobserver.api.JobContext;
import io.sparkjobserver.api.SparkJob;
import io.sparkjobserver.api.Validation;
import java.util.ArrayList;
import java.util.List;

/**
 * Returns {@code size.bytes} of ASCII text in lines of 1,024 bytes, the last one shorter. JSON adds
 * three bytes a line. Each line begins with its own offset in ten digits, so that a lost, doubled
 * or misplaced piece shows.
 */
public final class LargeResultExample implements SparkJob<List<String>> {

  private static final BoundedInput SIZE = new BoundedInput("size.bytes", 1 << 20, 0, 1 << 30);

  private static final int LINE = 1_024;
  private static final String FILLING = ".".repeat(LINE);

  @Override
  public Validation validate(JobContext context) {
    return SIZE.validate(context);
  }

  @Override
  public List<String> run(JobContext context) {
    long size = SIZE.in(context);
    List<String> lines = new ArrayList<>();
    for (long offset = 0; offset < size; offset += LINE) {
      int length = (int) Math.min(LINE, size - offset);
      lines.add(("%010d".formatted(offset) + FILLING).substring(0, length));
    }
    return lines;
  }
}
