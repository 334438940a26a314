package io.sparkjobserver.server.it.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkjobserver.server.it.Answer;
import io.sparkjobserver.server.it.JobserverClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a client was promised, kept by the client, and whether it was held. An answer with an id is
 * a promise:
 *
 * <ul>
 *   <li>the job is over within a bound. It FINISHED, with the result of its own work; only where
 *       its driver was killed, or its result found no place, may it have ended otherwise, and then
 *       it says why. Anything else is <em>lost</em>, and so is a job that has another end or
 *       another result when it is looked at again;
 *   <li>it ran once. One that left its trace twice is <em>doubled</em>, whether it was answered or
 *       not.
 * </ul>
 *
 * Thread-safe, but for the judging.
 */
final class Ledger {

  private static final Duration ANSWER = Duration.ofSeconds(130);
  private static final Set<String> FINAL = Set.of("FINISHED", "ERROR", "KILLED");

  private final Path record;
  private final Duration bound;
  private final Queue<Entry> open = new ConcurrentLinkedQueue<>();
  private final Queue<CompletableFuture<Answer>> pending = new ConcurrentLinkedQueue<>();
  private final List<Entry> judged = new ArrayList<>();
  private final List<Excuse> excuses = new ArrayList<>();
  private final Set<String> knownDoubles = ConcurrentHashMap.newKeySet();

  /**
   * @param record where jobs leave their traces
   * @param bound how long a job may take until it is over
   */
  Ledger(Path record, Duration bound) {
    this.record = record;
    this.bound = bound;
  }

  /** A job that was answered with an id. */
  record Entry(String id, String context, Work work, FaultReport.Row row, Seen seen) {}

  /** How an entry's job ended when it was first looked at. */
  private static final class Seen {
    private String status = "";
    private JsonNode result;
  }

  private record Excuse(Predicate<Entry> whom, String cause) {}

  /** Submits a job; whatever answer has an id is entered under the row. */
  CompletableFuture<Answer> submit(
      JobserverClient client, String context, Work work, String more, FaultReport.Row row) {
    CompletableFuture<Answer> answer =
        client
            .postLater(work.path(context, more), work.input(record))
            .whenComplete((got, error) -> enter(got, context, work, row));
    pending.add(answer);
    return answer;
  }

  private void enter(Answer answer, String context, Work work, FaultReport.Row row) {
    if (answer != null && answer.body().contains("\"jobId\"")) {
      String id = answer.json().path("jobId").asText();
      open.add(new Entry(id, context, work, row, new Seen()));
    }
  }

  /** How many jobs were answered with an id and not judged yet. */
  int size() {
    return open.size();
  }

  /** Until the next judging: the driver of a context is killed. */
  void driverKilled(String context) {
    excuses.add(new Excuse(entry -> entry.context().equals(context), ""));
  }

  /** Until the next judging: large results find no place. */
  void spoolFull() {
    excuses.add(new Excuse(entry -> entry.work().large(), "No space left on device"));
  }

  /** Waits for the ends of all jobs that were answered since the last judging, and judges them. */
  void judge(JobserverClient client) {
    judge(client, Duration.ZERO);
  }

  /**
   * As {@link #judge(JobserverClient)}.
   *
   * @param more what these jobs may take on top of the bound that all have
   */
  void judge(JobserverClient client, Duration more) {
    pending.forEach(
        answer -> {
          try {
            answer.handle((got, error) -> true).get(ANSWER.toSeconds(), TimeUnit.SECONDS);
          } catch (Exception e) {
            throw new IllegalStateException("A request is not answered and does not fail", e);
          }
        });
    pending.clear();
    List<Entry> entries = Stream.generate(open::poll).takeWhile(entry -> entry != null).toList();
    long end = System.nanoTime() + bound.plus(more).toNanos();
    entries.parallelStream().forEach(entry -> awaitEnd(entry, client, end));
    Map<String, Long> runs = runs();
    entries.parallelStream().forEach(entry -> judge(entry, runs.getOrDefault(entry.id(), 0L)));
    if (!entries.isEmpty()) {
      FaultReport.Row row = entries.get(entries.size() - 1).row();
      Map<String, FaultReport.Row> rows =
          entries.stream().collect(Collectors.toMap(Entry::id, Entry::row, (a, b) -> a));
      runs.forEach(
          (id, times) -> {
            if (times > 1 && knownDoubles.add(id)) {
              rows.getOrDefault(id, row).doubled(id + " ran " + times + " times");
            }
          });
    }
    judged.addAll(entries);
    excuses.clear();
  }

  private static void awaitEnd(Entry entry, JobserverClient client, long end) {
    do {
      look(client, entry.id(), entry.seen());
      if (FINAL.contains(entry.seen().status)) {
        return;
      }
      Pause.of(Duration.ofMillis(20));
    } while (System.nanoTime() - end < 0);
  }

  private static void look(JobserverClient client, String id, Seen seen) {
    Answer answer = client.get("/jobs/" + id);
    if (answer.status() == 200) {
      seen.status = answer.json().path("status").asText();
      seen.result = answer.json().path("result");
    } else {
      seen.status = "answered with " + answer.status() + " " + answer.body();
    }
  }

  private void judge(Entry entry, long runs) {
    Seen seen = entry.seen();
    if (seen.status.equals("FINISHED")) {
      if (!seen.result.asText().equals(entry.work().expected())) {
        entry.row().lost(entry.id() + " finished with another result: " + cut(seen.result));
      } else if (runs == 0) {
        entry.row().lost(entry.id() + " finished and left no trace");
      }
      return;
    }
    String message = seen.result == null ? "" : seen.result.path("message").asText();
    boolean excused =
        FINAL.contains(seen.status)
            && !message.isBlank()
            && excuses.stream()
                .anyMatch(excuse -> excuse.whom().test(entry) && message.contains(excuse.cause()));
    if (!excused) {
      entry
          .row()
          .lost(
              "%s of context %s is %s after %s: %s; it ran %d times, with %s"
                  .formatted(
                      entry.id(),
                      entry.context(),
                      seen.status,
                      bound,
                      cut(seen.result),
                      runs,
                      entry.work()));
    }
  }

  private static String cut(JsonNode result) {
    String text = String.valueOf(result);
    return text.length() <= 500 ? text : text.substring(0, 500) + "…";
  }

  /** Looks at all jobs again that were judged so far: an end is for ever. */
  void judgeAgain(JobserverClient client) {
    judged.parallelStream()
        .filter(entry -> FINAL.contains(entry.seen().status))
        .forEach(
            entry -> {
              Seen now = new Seen();
              look(client, entry.id(), now);
              if (!now.status.equals(entry.seen().status)
                  || !now.result.equals(entry.seen().result)) {
                entry
                    .row()
                    .lost(
                        "%s was %s and is %s: %s"
                            .formatted(
                                entry.id(), entry.seen().status, now.status, cut(now.result)));
              }
            });
    judged.clear();
  }

  /** How often each job ran. */
  private Map<String, Long> runs() {
    if (!Files.exists(record)) {
      return Map.of();
    }
    try (Stream<String> lines = Files.lines(record)) {
      return lines.collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
