package io.sparkjobserver.driver.jobs;

/** The jobs of one context. No method blocks; all may be called from any thread. */
public interface Jobs {

  /** Runs a job, now or as soon as a slot is free. A job that is there already is left alone. */
  void start(JobRequest request);

  /** Ends a job, whether it has begun or not. Does nothing for one that is over or unknown. */
  void kill(String jobId);

  /** Lets go of a job's result, because nobody will ask for it any more. */
  void forget(String jobId);
}
