package io.sparkjobserver.server.jobs;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.sparkjobserver.server.events.Change;
import io.sparkjobserver.server.events.Changes;
import io.sparkjobserver.server.events.NumberedChange;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the ends of jobs to the addresses that were given with them, but not of those that were
 * called off. What is still to be told is in the database: it survives a restart, and another
 * server goes on with it. An address is tried {@value #ATTEMPTS} times; one that answers with a
 * status below 400 was told. Thread-safe.
 */
@ApplicationScoped
class Callbacks {

  private static final Logger LOG = LoggerFactory.getLogger(Callbacks.class);
  private static final int ATTEMPTS = 6;
  private static final int AT_ONCE = 32;
  private static final int BAD = 400;

  private final CallbackRepository callbacks;
  private final JobRepository jobs;
  private final CallbackBodies bodies;
  private final CallbackConfig config;
  private final CallbackClient client;
  private final Clock clock;
  private final ExecutorService blocking;
  private final Semaphore places = new Semaphore(AT_ONCE);

  /** Jobs that were accepted here with a callback. What others accepted is found by looking. */
  private final Set<String> expected = ConcurrentHashMap.newKeySet();

  Callbacks(
      CallbackRepository callbacks,
      JobRepository jobs,
      CallbackBodies bodies,
      CallbackConfig config,
      CallbackClient client,
      Clock clock,
      ExecutorService blocking) {
    this.callbacks = callbacks;
    this.jobs = jobs;
    this.bodies = bodies;
    this.config = config;
    this.client = client;
    this.clock = clock;
    this.blocking = blocking;
  }

  /** The end of a job is to be told as soon as it comes. */
  void expect(String jobId) {
    expected.add(jobId);
  }

  /** There is no such job after all. */
  void forget(String jobId) {
    expected.remove(jobId);
  }

  @Incoming(Changes.CHANNEL)
  void heard(NumberedChange numbered) {
    if (numbered.change() instanceof Change.OfJob job
        && JobState.valueOf(job.state()).isFinal()
        && expected.remove(job.id())) {
      blocking.execute(this::tellDue);
    }
  }

  /** Tells what is due, as much of it as can be told at once. */
  @Scheduled(every = "2s", delayed = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void tellDue() {
    List<CallbackEntity> due =
        QuarkusTransaction.requiringNew().call(() -> callbacks.due(clock.instant(), AT_ONCE));
    due.forEach(this::tell);
  }

  private void tell(CallbackEntity callback) {
    if (!places.tryAcquire()) {
      return;
    }
    boolean sent = false;
    try {
      sent = attempt(callback);
    } catch (RuntimeException e) {
      LOG.warn("The callback of job {} could not be made; it is tried again", callback.jobId, e);
    } finally {
      if (!sent) {
        places.release();
      }
    }
  }

  /** Makes an attempt, unless another server does; answers whether it is under way. */
  private boolean attempt(CallbackEntity callback) {
    Job job =
        QuarkusTransaction.requiringNew().call(() -> jobs.findJob(callback.jobId)).orElse(null);
    if (job == null || job.state() == JobState.KILLED) {
      done(callback);
      return false;
    }
    // Should this process end meanwhile, another attempt is made after that.
    Instant next = clock.instant().plus(config.timeout()).plus(config.retryAfter());
    boolean mine =
        QuarkusTransaction.requiringNew()
            .call(() -> callbacks.claim(callback.jobNumber, callback.attempts, next));
    if (!mine) {
      return false;
    }
    Optional<JobResult> result =
        QuarkusTransaction.requiringNew().call(() -> jobs.result(callback.jobId));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(callback.url))
            .timeout(config.timeout())
            .header("Content-Type", "application/json")
            .POST(bodies.of(job, result))
            .build();
    CompletableFuture<HttpResponse<Void>> unused =
        client
            .send(request)
            .whenCompleteAsync(
                (answer, error) -> {
                  places.release();
                  answered(callback, answer, error);
                },
                blocking);
    return true;
  }

  private void answered(
      CallbackEntity callback, @Nullable HttpResponse<Void> answer, @Nullable Throwable error) {
    if (answer != null && answer.statusCode() < BAD) {
      done(callback);
      return;
    }
    String why = answer == null ? String.valueOf(error) : "status " + answer.statusCode();
    if (callback.attempts + 1 >= ATTEMPTS) {
      LOG.warn(
          "The callback of job {} is given up after {} attempts: {}",
          callback.jobId,
          ATTEMPTS,
          why);
      done(callback);
    } else {
      LOG.info("The callback of job {} failed and is tried again: {}", callback.jobId, why);
      QuarkusTransaction.requiringNew()
          .run(
              () ->
                  callbacks.retryAt(callback.jobNumber, clock.instant().plus(config.retryAfter())));
    }
  }

  private void done(CallbackEntity callback) {
    QuarkusTransaction.requiringNew().run(() -> callbacks.deleteById(callback.jobNumber));
  }
}
