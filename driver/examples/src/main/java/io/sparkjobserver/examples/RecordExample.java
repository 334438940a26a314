package io.sparkjobserver.examples;

import io.sparkjobserver.api.JobContext;
import io.sparkjobserver.api.SparkJob;
import io.sparkjobserver.api.Validation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Leaves a trace of each run: appends its job's id as a line to {@code record.file}, sleeps for
 * {@code sleep.time.millis} and returns {@code result.name} with the place where it stands, again
 * and again until there are {@code result.bytes}. So a run that is doubled shows in the file, and a
 * piece of the result that is lost, doubled or misplaced in the result.
 */
public final class RecordExample implements SparkJob<String> {

  private static final String FILE = "record.file";
  private static final String NAME = "result.name";
  private static final BoundedInput MILLIS =
      new BoundedInput("sleep.time.millis", 0, 0, 86_400_000);
  private static final BoundedInput BYTES = new BoundedInput("result.bytes", 1, 1, 1 << 28);

  @Override
  public Validation validate(JobContext context) {
    if (!context.input().hasPath(FILE) || !context.input().hasPath(NAME)) {
      return Validation.rejected("No " + FILE + " or no " + NAME + " in the input");
    }
    Validation millis = MILLIS.validate(context);
    return millis instanceof Validation.Rejected ? millis : BYTES.validate(context);
  }

  @Override
  public String run(JobContext context) throws IOException, InterruptedException {
    // One write of a line that is short: others that append at the same time do not mix with it.
    Files.writeString(
        Path.of(context.input().getString(FILE)),
        context.jobId() + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    Thread.sleep(MILLIS.in(context));
    String name = context.input().getString(NAME);
    long bytes = BYTES.in(context);
    StringBuilder result = new StringBuilder();
    do {
      // Read before the line is begun, so that nothing of the line counts.
      int place = result.length();
      result.append(name).append('@').append(place).append(' ');
    } while (result.length() < bytes);
    return result.toString();
  }
}
