package io.sparkjobserver.driver.jobs;

import io.sparkjobserver.protocol.BinaryRef;
import io.sparkjobserver.protocol.JobInput;
import io.sparkjobserver.protocol.RowShape;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What to run.
 *
 * @param jobId names the run; also names a file, so it has letters, digits and hyphens only
 * @param mainClass the name of the class, or what the job's kind takes it for
 * @param classPath the job's binaries, in class path order
 * @param input the job's configuration
 * @param rows what the rows of its result become
 */
public record JobRequest(
    String jobId, String mainClass, List<BinaryRef> classPath, JobInput input, RowShape rows) {

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,64}");

  /** Refuses an id that could name a file elsewhere. */
  public JobRequest {
    if (!isId(jobId)) {
      throw new IllegalArgumentException("No id of a job: " + jobId);
    }
    classPath = List.copyOf(classPath);
  }

  static boolean isId(String text) {
    return ID.matcher(text).matches();
  }
}
