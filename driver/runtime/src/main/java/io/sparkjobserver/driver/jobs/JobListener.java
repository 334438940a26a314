package io.sparkjobserver.driver.jobs;

import io.sparkjobserver.protocol.DriverMessage.KillStep;

/**
 * Is told what becomes of jobs. Called on the jobs' own threads and on the runner's, so it must not
 * block. Nothing is told after {@link JobRunner#close}.
 */
public interface JobListener {

  /** The job was loaded and found its input good; it runs. Comes before {@link #jobEnded}. */
  void jobStarted(String jobId);

  /** The job is over and its thread is free. Comes once for every job that was taken. */
  void jobEnded(String jobId, JobEnd end);

  /** A job that was to be killed was dealt with; it may go on nevertheless. */
  void killStep(String jobId, KillStep.Step step);

  /**
   * A killed job went on for longer than the driver bears with it. Nothing but the end of the
   * process will free its thread.
   */
  void jobWouldNotEnd(String jobId);
}
