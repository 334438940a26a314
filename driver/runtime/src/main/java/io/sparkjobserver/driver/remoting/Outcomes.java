package io.sparkjobserver.driver.remoting;

import io.sparkjobserver.driver.jobs.JobEnd;
import io.sparkjobserver.driver.jobs.JobResult;
import io.sparkjobserver.protocol.ErrorReport;
import io.sparkjobserver.protocol.JobOutcome;
import org.apache.pekko.util.ByteString;

/** The ends of jobs in the words of the protocol. */
final class Outcomes {

  private static final int BRIEF = 500;
  private static final String NO_STACK =
      "[left out: the driver keeps too many errors that its server has not taken]";

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

  /** How many characters of an error an end carries. */
  static int errorLength(JobOutcome outcome) {
    if (outcome instanceof JobOutcome.Failed failed) {
      return length(failed.error());
    }
    if (outcome instanceof JobOutcome.NotLoaded notLoaded) {
      return length(notLoaded.error());
    }
    return outcome instanceof JobOutcome.Rejected rejected ? rejected.problem().length() : 0;
  }

  /** The same end with no more of its error than says what happened. */
  static JobOutcome brief(JobOutcome outcome) {
    if (outcome instanceof JobOutcome.Failed failed) {
      return new JobOutcome.Failed(brief(failed.error()));
    }
    if (outcome instanceof JobOutcome.NotLoaded notLoaded) {
      return new JobOutcome.NotLoaded(notLoaded.cause(), brief(notLoaded.error()));
    }
    return outcome instanceof JobOutcome.Rejected rejected
        ? new JobOutcome.Rejected(brief(rejected.problem()))
        : outcome;
  }

  private static ErrorReport brief(ErrorReport error) {
    String message = error.message();
    return new ErrorReport(message == null ? null : brief(message), error.errorClass(), NO_STACK);
  }

  private static String brief(String text) {
    return text.length() <= BRIEF ? text : text.substring(0, BRIEF) + "… [cut]";
  }

  private static int length(ErrorReport error) {
    String message = error.message();
    return (message == null ? 0 : message.length())
        + error.errorClass().length()
        + error.stack().length();
  }
}
