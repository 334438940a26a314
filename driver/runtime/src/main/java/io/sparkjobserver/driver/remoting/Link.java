package io.sparkjobserver.driver.remoting;

import io.sparkjobserver.driver.jobs.ContentPull;
import io.sparkjobserver.driver.jobs.JobEnd;
import io.sparkjobserver.driver.jobs.Jobs;
import io.sparkjobserver.protocol.DriverMessage;
import io.sparkjobserver.protocol.ErrorReport;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The conversation of one driver with the server, as the rest of the process holds it: the
 * process's own, or that of a context that it hosts. Thread-safe.
 */
public final class Link implements AutoCloseable {

  private final ActorRef<ServerLink.Command> actor;
  private final RemoteContent content;
  private final Runnable close;

  /**
   * @param actor holds the conversation
   * @param content what the server has
   * @param close ends the actor
   */
  Link(ActorRef<ServerLink.Command> actor, RemoteContent content, Runnable close) {
    this.actor = actor;
    this.content = content;
    this.close = close;
  }

  /** Brings content from the server. */
  public ContentPull content() {
    return content;
  }

  /** The Spark context is up; jobs are taken from now on. */
  public void contextUp(
      String applicationId, Optional<String> uiUrl, Jobs jobs, JobProgress progress) {
    actor.tell(new ServerLink.ContextUp(applicationId, uiUrl, jobs, progress));
  }

  /** The Spark context did not come up, or is gone. */
  public void contextDown(ErrorReport error) {
    actor.tell(new ServerLink.ContextDown(error));
  }

  /** A job runs. */
  public void jobStarted(String jobId) {
    actor.tell(new ServerLink.Started(jobId));
  }

  /** A job that was to be killed was dealt with. Said once: it only informs. */
  public void killStep(String jobId, DriverMessage.KillStep.Step step) {
    actor.tell(new ServerLink.Killing(jobId, step));
  }

  /** A job, or a hosted context, is over. Said to the server until it is acknowledged. */
  public void jobEnded(String jobId, JobEnd end) {
    actor.tell(new ServerLink.Ended(jobId, end));
  }

  /** Waits until the server has acknowledged every end, but no longer than that. */
  public void drain(Duration patience) throws InterruptedException {
    CompletableFuture<Void> drained = new CompletableFuture<>();
    actor.tell(new ServerLink.Drain(drained));
    try {
      drained.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // The server takes what it did not get for lost, with the driver.
    }
  }

  /** Nothing is said or heard from here on. */
  @Override
  public void close() {
    close.run();
  }
}
