package io.sparkjobserver.driver.jobs;

import io.sparkjobserver.api.JobContext;
import java.util.Optional;

/**
 * A kind of job: one programming interface that jobs are written against. Stateless; the kinds of a
 * driver are asked in a fixed order and the first one that takes a job has it.
 */
public interface JobKind {

  /**
   * Makes a job ready to run.
   *
   * @param code the job's class path and the name of its main class
   * @param context the run
   * @return the run; empty where the code is no job of this kind
   * @throws Exception whatever making the job throws; the job is then broken, and no other kind is
   *     asked
   */
  Optional<LoadedJob> load(JobCode code, JobContext context) throws Exception;
}
