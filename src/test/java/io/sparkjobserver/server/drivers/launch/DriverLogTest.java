package io.sparkjobserver.server.drivers.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkjobserver.server.drivers.LogTail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriverLogTest {

  @TempDir Path folder;

  @Test
  void findsTheFirstExceptionAndTheLastLines() throws IOException {
    StringBuilder log = new StringBuilder("INFO starting\n");
    log.append("Exception in thread \"main\" java.lang.IllegalStateException: no cores\n");
    log.append("\tat org.example.ErrorHandler.run(ErrorHandler.java:1)\n");
    log.append("Caused by: java.io.IOException: disk\n");
    for (int i = 0; i < 100; i++) {
      log.append("line ").append(i).append('\n');
    }
    LogTail read = read(log.toString());
    assertThat(read.firstException())
        .contains("Exception in thread \"main\" java.lang.IllegalStateException: no cores");
    assertThat(read.lines()).hasSize(40).endsWith("line 98", "line 99");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Error: Could not create the Java Virtual Machine.",
        "java.lang.OutOfMemoryError: Java heap space",
        "26/01/01 ERROR SparkContext: Error initializing: org.apache.spark.SparkException: x"
      })
  void knowsAnExceptionWhenItSeesOne(String line) throws IOException {
    assertThat(read("a\n" + line + "\n").firstException()).contains(line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INFO no errors so far",
        "WARN ErrorHandlers are off",
        "26/01/01 WARN Materializer: java.net.ConnectException: refused",
        ""
      })
  void seesNoneWhereThereIsNone(String line) throws IOException {
    assertThat(read(line).firstException()).isEmpty();
  }

  @Test
  void knowsWhyAJvmEndsItself() throws IOException {
    String end = "Terminating due to java.lang.OutOfMemoryError: Java heap space";
    assertThat(read("java.lang.IllegalStateException: of a job\n" + end + "\n").firstException())
        .contains(end);
  }

  @Test
  void readsOnlyTheEndOfALongLog() throws IOException {
    LogTail read = read("java.lang.Error: old\n" + "x".repeat(100_000) + "\nend\n");
    assertThat(read.firstException()).isEmpty();
    assertThat(read.lines()).endsWith("end");
  }

  @Test
  void takesAMissingLogForAnEmptyOne() {
    LogTail read = DriverLog.read(folder.resolve("none"));
    assertThat(read.lines()).isEmpty();
    assertThat(read.firstException()).isEmpty();
  }

  private LogTail read(String text) throws IOException {
    return DriverLog.read(Files.writeString(folder.resolve("driver.log"), text));
  }
}
