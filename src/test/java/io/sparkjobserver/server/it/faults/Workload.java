package io.sparkjobserver.server.it.faults;

import static org.awaitility.Awaitility.await;

import io.sparkjobserver.server.it.Answer;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** What a bed is made to do, so that a fault meets it at work. */
final class Workload {

  private static final int JAR_BYTES = 6 << 20;
  private static final int RESULT_BYTES = 3 << 20;
  private static final int MOST_JOBS_BEFORE_RESTART_MILLIS = 300;
  private static final Set<String> OVER = Set.of("FINISHED", "ERROR", "KILLED");

  private final Bed bed;
  private Optional<Other> other = Optional.empty();

  Workload(Bed bed) {
    this.bed = bed;
  }

  /** Short ones, one that is there for a while, one with a result that goes in pieces. */
  void jobs() {
    bed.submit(Work.small(bed.newName("job")));
    bed.submit(Work.small(bed.newName("job")).lasting(bed.random().nextInt(300)));
    bed.submit(Work.small(bed.newName("job")).lasting(bed.random().nextInt(1_500, 2_500)));
    bed.submit(Work.small(bed.newName("job")).resultOf(RESULT_BYTES));
  }

  /** The same, and one whose jar no driver has. */
  void jobWithNewJar() {
    String jar = bed.newName("jar");
    bed.upload(jar, JAR_BYTES);
    jobs();
    bed.submit(Work.small(bed.newName("job")).with(jar));
  }

  /** The same, and the driver of another context joins. */
  void anotherContext() {
    jobs();
    String name = bed.newName("other");
    other = Optional.of(new Other(name, bed.api().drivers()));
    bed.client().postLater("/contexts/" + name, "");
  }

  /** The same, and the server is killed and begins anew. */
  void restart() {
    jobs();
    Pause.of(Duration.ofMillis(bed.random().nextInt(MOST_JOBS_BEFORE_RESTART_MILLIS)));
    bed.api().kill();
    bed.api().launch();
  }

  /** The driver that the work is about: that of the other context where there is one. */
  ProcessHandle driver() {
    return other
        .map(
            made -> {
              Set<ProcessHandle> started = bed.api().drivers();
              started.removeAll(made.driversBefore());
              return started.iterator().next();
            })
        .orElseGet(bed::driver);
  }

  /** The other context, where there is one, came up or is over; it is stopped. */
  void tidy(Fault fault) {
    other.ifPresent(made -> tidy(made.name(), fault));
    other = Optional.empty();
  }

  private void tidy(String name, Fault fault) {
    String reached =
        await("the context " + name + " is up or over")
            .atMost(Bed.BOUND)
            .pollInterval(Duration.ofMillis(50))
            .until(() -> state(name), state -> state.equals("RUNNING") || OVER.contains(state));
    if (!reached.equals("RUNNING") && fault.leavesContexts()) {
      bed.row().lost("the context " + name + " is " + reached);
    }
    bed.client().delete("/contexts/" + name);
  }

  private String state(String name) {
    Answer answer = bed.client().get("/contexts/" + name);
    // Not even stored, when the server was killed.
    return answer.status() == 404 ? "ERROR" : answer.json().path("state").asText();
  }

  private record Other(String name, Set<ProcessHandle> driversBefore) {}
}
