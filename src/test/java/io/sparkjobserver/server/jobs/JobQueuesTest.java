package io.sparkjobserver.server.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkjobserver.protocol.RowShape;
import io.sparkjobserver.server.jobs.JobQueues.Queued;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class JobQueuesTest {

  private static final int MOST = 5;

  private final JobQueues queues = new JobQueues(config());

  @Test
  void knowsThePlaceOfEachJobWhereverItIs() {
    List<Job> jobs = jobs(MOST);
    for (int count = 0; count < MOST; count++) {
      queues.add(jobs.get(count), Optional.empty());
      for (int place = 0; place <= count; place++) {
        assertThat(queues.position(jobs.get(place))).hasValue(place + 1);
      }
    }
    queues.remove(jobs.get(2));
    assertThat(queues.position(jobs.get(2))).isEmpty();
    assertThat(queues.position(jobs.get(1))).hasValue(2);
    assertThat(queues.position(jobs.get(3))).hasValue(3);
    assertThat(queues.position(jobs.get(4))).hasValue(4);
  }

  @Test
  void givesTurnsInTheOrderOfTheIds() {
    List<Job> jobs = jobs(3);
    queues.add(jobs.get(2), Optional.empty());
    queues.add(jobs.get(0), Optional.of("{}"));
    queues.add(jobs.get(1), Optional.empty());
    // It is there already, and keeps what it has.
    queues.add(jobs.get(0), Optional.empty());
    assertThat(queues.next("ctx", job -> false)).isEmpty();
    assertThat(queues.next("ctx", job -> true))
        .contains(new Queued(jobs.get(0), Optional.of("{}")));
    assertThat(queues.next("ctx", job -> true)).map(Queued::job).contains(jobs.get(1));
    assertThat(queues.next("ctx", job -> true)).map(Queued::job).contains(jobs.get(2));
    assertThat(queues.next("ctx", job -> true)).isEmpty();
    assertThat(queues.isEmpty("ctx")).isTrue();
  }

  @Test
  void keepsInputsAsLongAsTheyAreNotTooMuchInAll() {
    String large = "x".repeat(400_000);
    List<Job> jobs = jobs(4);
    jobs.subList(0, 3).forEach(job -> queues.add(job, Optional.of(large)));
    assertThat(IntStream.range(0, 3).mapToObj(i -> queues.next("ctx", job -> true).get().input()))
        .containsExactly(Optional.of(large), Optional.of(large), Optional.empty());

    jobs.subList(0, 2).forEach(job -> queues.add(job, Optional.of(large)));
    queues.drop("ctx");
    jobs.subList(0, 2).forEach(job -> queues.add(job, Optional.of(large)));
    queues.remove(jobs.get(0));
    queues.add(jobs.get(3), Optional.of(large));
    assertThat(queues.next("ctx", job -> true).get().input()).contains(large);
    assertThat(queues.next("ctx", job -> true).get().input()).contains(large);
  }

  private static List<Job> jobs(int count) {
    return IntStream.range(0, count).mapToObj(i -> job("job-" + i)).toList();
  }

  private static Job job(String id) {
    return new Job(
        id,
        "ctx",
        "context",
        "Main",
        List.of(),
        RowShape.STRINGS,
        JobState.QUEUED,
        Instant.EPOCH,
        Optional.empty(),
        Optional.empty());
  }

  private static QueueConfig config() {
    return new QueueConfig() {
      @Override
      public boolean queueJobs() {
        return true;
      }

      @Override
      public int maxQueuedJobsPerContext() {
        return MOST;
      }
    };
  }
}
