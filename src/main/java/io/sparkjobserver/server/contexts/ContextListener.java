package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.common.Failure;
import io.sparkjobserver.server.drivers.JobEnd;
import java.util.List;

/** The feature whose work runs in contexts. Nothing here may block, except where it says so. */
public interface ContextListener {

  /** A job was loaded and runs. */
  void jobStarted(LiveContext context, String jobId);

  /**
   * A job is over in its driver. Told again until it is {@linkplain LiveContext#jobStored stored}.
   */
  void jobEnded(LiveContext context, String jobId, JobEnd end);

  /**
   * A driver was found again after the server that had it was gone.
   *
   * @param jobs the jobs that it knows
   */
  void adopted(LiveContext context, List<String> jobs);

  /** A slot of a context is free, or a context has come up. */
  void hasRoom(LiveContext context);

  /**
   * Stores that the jobs that were sent to the context's driver ended with that one; those that
   * wait for a slot wait for the next driver. Called inside a transaction, where it may block.
   *
   * @return what is to be done once that is committed
   */
  Runnable failBegunJobs(String contextId, Failure cause);

  /**
   * Stores that the context's jobs that are not over ended with it. Called inside a transaction,
   * where it may block.
   *
   * @return what is to be done once that is committed
   */
  Runnable failJobs(String contextId, Failure cause);

  /**
   * Stores that the context's driver was lost and is started again: of the jobs that are not over
   * those run again that nobody waits for, and the others end. Called inside a transaction, where
   * it may block.
   *
   * @return what is to be done once that is committed
   */
  Runnable restartJobs(String contextId, Failure cause);
}
