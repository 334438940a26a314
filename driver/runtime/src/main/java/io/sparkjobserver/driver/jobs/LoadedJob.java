package io.sparkjobserver.driver.jobs;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One run of a job, made by its {@link JobKind}. Its methods are called one after the other on the
 * run's thread, whose context class loader is the job's.
 */
public interface LoadedJob {

  /** What is wrong with the input, in the words that the kind's users know; empty: nothing. */
  Optional<String> validate() throws Exception;

  /** Does the work. Called only where {@link #validate} found nothing. */
  @Nullable Object run() throws Exception;
}
