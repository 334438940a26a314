package io.sparkjobserver.server.drivers;

import io.sparkjobserver.server.common.Failure;
import java.util.List;
import java.util.Optional;

/** What is told about one driver. Called one at a time, on a thread that must not be blocked. */
public interface DriverListener {

  /**
   * A process asks to become the driver in place of another one that was it. Unlike the others this
   * may be called at any time.
   *
   * @param submissionId what the cluster calls it
   * @return whether it may: the driver is supervised and its last process is over
   */
  boolean maySucceed(Optional<String> submissionId);

  /**
   * A process of the driver became known. Unlike the others this may be called at any time.
   *
   * @param submissionId what the cluster calls it
   */
  void known(Optional<String> submissionId);

  /** The driver joined; its Spark context is being made. */
  void joined(DriverHandle handle);

  /** The Spark context is up. */
  void contextReady(String applicationId, Optional<String> uiUrl);

  /** The Spark context did not come up, or ended by itself; the driver exits. */
  void contextFailed(Failure failure);

  /**
   * A driver that was adopted answered, or one that had lost the connection is there again.
   *
   * @param contextReady whether its Spark context is up
   * @param jobs the jobs that it knows
   */
  void found(DriverHandle handle, boolean contextReady, List<String> jobs);

  /** A job was loaded and runs. */
  void jobStarted(String jobId);

  /** A job is over. Told again until the end is acknowledged. */
  void jobEnded(String jobId, JobEnd end);

  /** What was done to a job that was called off. */
  void killStep(String jobId, KillStep step);

  /** The driver gave a sign of life. */
  void heartbeat(DriverVitals vitals);

  /** The driver gave no sign of life for too long. */
  void lost();
}
