package io.sparkjobserver.server.drivers;

import io.sparkjobserver.protocol.RowShape;
import io.sparkjobserver.server.binaries.ClassPathEntry;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * A driver that joined, or was adopted: the server's end of the conversation. Thread-safe; nothing
 * blocks but the pull.
 */
public interface DriverHandle {

  /** Where the driver is, as {@code host:port}; enough to adopt it later. */
  String address();

  /** Has a job run, or a context opened. A driver that knows it does nothing. */
  void start(Order order);

  /** Has a job, or an open context, ended; to be said again as long as the driver knows it. */
  void killJob(String jobId);

  /** Says that a job's end is stored. */
  void acknowledge(String jobId);

  /**
   * Has the Spark context stopped and the driver exit; one that shares the process of others is
   * closed. A driver that does so already goes on.
   */
  void stop();

  /** Ends the conversation from this side; nothing is heard of the driver from here on. */
  void close();

  /**
   * Pulls a result that was too big for a message. Blocks.
   *
   * @throws IOException where it does not arrive whole
   * @throws InterruptedException where the thread is interrupted
   */
  void pullResult(String jobId, long size, String sha256, OutputStream sink)
      throws IOException, InterruptedException;

  /** What a driver is told to begin. It knows it until its end is {@link #acknowledge}d. */
  sealed interface Order {

    /** What it is about. */
    String id();
  }

  /**
   * A context to be opened beside others in the driver's process.
   *
   * @param driverId the id under which it joins
   * @param session its session secret
   * @param gateway where it joins
   */
  record ContextOrder(String driverId, String session, String gateway) implements Order {

    @Override
    public String id() {
      return driverId;
    }

    /** Leaves the secret out. */
    @Override
    public String toString() {
      return "ContextOrder[" + driverId + "]";
    }
  }

  /**
   * A job to be run.
   *
   * @param jobId the job
   * @param mainClass the class to load
   * @param classPath its binaries, in order
   * @param input its resolved configuration
   * @param rows what the rows of its result become
   * @param startAwaited whether somebody waits for its start
   */
  record JobOrder(
      String jobId,
      String mainClass,
      List<ClassPathEntry> classPath,
      String input,
      RowShape rows,
      boolean startAwaited)
      implements Order {
    /** Copies the list. */
    public JobOrder {
      classPath = List.copyOf(classPath);
    }

    @Override
    public String id() {
      return jobId;
    }
  }
}
