package io.sparkjobserver.examples;

import io.sparkjobserver.api.JobContext;
import io.sparkjobserver.api.SparkJob;
import io.sparkjobserver.api.Validation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.stream.Stream;

/**
 * Counts the lines of the data file {@code input.file}, the name that its upload was answered with.
 *
 * <p>The job itself reads the file: executors on other machines do not have it. Where they are to
 * read it, {@code addFile} of the Spark context hands it to them and {@code SparkFiles.get} finds
 * it there.
 */
public final class LineCountExample implements SparkJob<Long> {

  private static final String FILE = "input.file";

  @Override
  public Validation validate(JobContext context) {
    return context.input().hasPath(FILE)
        ? Validation.accepted()
        : Validation.rejected("No input.file param");
  }

  @Override
  public Long run(JobContext context) throws IOException, InterruptedException {
    // Lines are what line ends separate, whatever the bytes between them mean.
    try (Stream<String> lines =
        Files.lines(
            context.dataFile(context.input().getString(FILE)), StandardCharsets.ISO_8859_1)) {
      return lines.count();
    }
  }
}
