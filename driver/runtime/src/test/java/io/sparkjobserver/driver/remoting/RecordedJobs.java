package io.sparkjobserver.driver.remoting;

import io.sparkjobserver.driver.jobs.JobRequest;
import io.sparkjobserver.driver.jobs.Jobs;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what is to be done with which job. */
final class RecordedJobs implements Jobs {

  private final List<String> calls = new CopyOnWriteArrayList<>();

  List<String> calls() {
    return calls;
  }

  @Override
  public void start(JobRequest request) {
    calls.add("start " + request.jobId() + " " + request.mainClass());
  }

  @Override
  public void kill(String jobId) {
    calls.add("kill " + jobId);
  }

  @Override
  public void forget(String jobId) {
    calls.add("forget " + jobId);
  }
}
