package io.sparkjobserver.driver.remoting;

import io.sparkjobserver.driver.jobs.JobEnd;
import io.sparkjobserver.driver.jobs.JobResult;
import io.sparkjobserver.protocol.JobOutcome;
import org.apache.pekko.util.ByteString;

/** The ends of jobs in the words of the protocol. */
final class Outcomes {

  private Outcomes() {}

  static JobOutcome of(JobEnd end) {
    if (end instanceof JobEnd.Finished finished) {
      return finished(finished.result());
    }
    if (end instanceof JobEnd.Failed failed) {
      return new JobOutcome.Failed(failed.error());
    }
    if (end instanceof JobEnd.Rejected rejected) {
      return new JobOutcome.Rejected(rejected.problem());
    }
    if (end instanceof JobEnd.NotLoaded notLoaded) {
      return new JobOutcome.NotLoaded(notLoaded.trouble(), notLoaded.error());
    }
    return new JobOutcome.Killed();
  }

  private static JobOutcome finished(JobResult result) {
    if (result instanceof JobResult.Stored stored) {
      return new JobOutcome.FinishedLarge(stored.size(), stored.sha256());
    }
    return new JobOutcome.Finished(ByteString.fromArrayUnsafe(((JobResult.Inline) result).json()));
  }
}
