package io.sparkjobserver.driver.jobs;

import static org.awaitility.Awaitility.await;

import io.sparkjobserver.protocol.DriverMessage.KillStep;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what became of jobs. */
final class RecordedEnds implements JobListener {

  private final List<String> started = new CopyOnWriteArrayList<>();
  private final List<String> stubborn = new CopyOnWriteArrayList<>();
  private final Map<String, List<KillStep.Step>> kills = new ConcurrentHashMap<>();
  private final Map<String, JobEnd> ends = new ConcurrentHashMap<>();

  List<String> started() {
    return started;
  }

  List<String> stubborn() {
    return stubborn;
  }

  List<KillStep.Step> killSteps(String jobId) {
    return List.copyOf(kills.getOrDefault(jobId, List.of()));
  }

  JobEnd end(String jobId) {
    return await().atMost(Duration.ofMinutes(1)).until(() -> ends.get(jobId), end -> end != null);
  }

  boolean hasEnded(String jobId) {
    return ends.containsKey(jobId);
  }

  @Override
  public void jobStarted(String jobId) {
    started.add(jobId);
  }

  @Override
  public void jobEnded(String jobId, JobEnd end) {
    if (ends.put(jobId, end) != null) {
      throw new IllegalStateException(jobId + " ended twice");
    }
  }

  @Override
  public void killStep(String jobId, KillStep.Step step) {
    kills.computeIfAbsent(jobId, id -> new CopyOnWriteArrayList<>()).add(step);
  }

  @Override
  public void jobWouldNotEnd(String jobId) {
    stubborn.add(jobId);
  }
}
