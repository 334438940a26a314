package io.sparkjobserver.protocol;

import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** What a driver says to the server. */
public sealed interface DriverMessage
    permits ContentLookup,
        ContentRequest,
        DriverMessage.Join,
        DriverMessage.Hello,
        DriverMessage.ContextReady,
        DriverMessage.ContextFailed,
        DriverMessage.JobStarted,
        DriverMessage.JobEnded,
        DriverMessage.KillStep,
        DriverMessage.Heartbeat {

  /**
   * The first message of a driver that the server knows by its {@link
   * io.sparkjobserver.protocol.identity.Join}, said to {@link Protocol#GATEWAY} until it is
   * answered with {@link ServerMessage.Welcome} or {@link ServerMessage.Refused}.
   *
   * @param driverId who the driver is
   * @param incarnation which of its processes this is
   * @param session the incarnation's session secret
   * @param driver where the driver takes orders; its name is the session secret
   */
  record Join(String driverId, int incarnation, String session, ActorRef<ServerMessage> driver)
      implements DriverMessage {

    /** Without the secret, and without the name that has it. */
    @Override
    public String toString() {
      return "Join[" + driverId + ", incarnation " + incarnation + "]";
    }
  }

  /**
   * Begins every conversation but the first: the answer to {@link ServerMessage.Adopt}, and what is
   * said in place of a heartbeat while the server is not heard. Every {@link JobEnded} that nobody
   * acknowledged follows when the server is there.
   *
   * @param incarnation which of the driver's processes this is
   * @param ownerEpoch the epoch of the owner that the driver takes orders from
   * @param lastAcknowledged the job whose end was acknowledged last
   * @param contextReady whether the Spark context is up
   * @param jobs the ids of the jobs that the driver was told to run and whose end is not
   *     acknowledged
   */
  record Hello(
      int incarnation,
      long ownerEpoch,
      Optional<String> lastAcknowledged,
      boolean contextReady,
      List<String> jobs)
      implements DriverMessage {
    public Hello {
      jobs = List.copyOf(jobs);
    }
  }

  /**
   * The Spark context is up; jobs may be sent.
   *
   * @param applicationId Spark's name for the application
   * @param uiUrl where the Spark UI answers; empty where it is switched off
   */
  record ContextReady(String applicationId, Optional<String> uiUrl) implements DriverMessage {}

  /**
   * The Spark context did not come up, or ended by itself. The driver exits.
   *
   * @param error why
   */
  record ContextFailed(ErrorReport error) implements DriverMessage {}

  /**
   * The job was loaded, found its input good and runs. Said at once where that {@linkplain
   * ServerMessage.StartJob#startAwaited is awaited}, otherwise a moment later, unless the job is
   * over by then.
   *
   * @param jobId which job
   */
  record JobStarted(String jobId) implements DriverMessage {}

  /**
   * The job is over and its thread is free. Said again until {@link ServerMessage.Acknowledged}.
   *
   * @param jobId which job
   * @param outcome how it ended
   */
  record JobEnded(String jobId, JobOutcome outcome) implements DriverMessage {}

  /**
   * How far the end of a job has come that was to be {@linkplain ServerMessage.KillJob killed}. For
   * whoever looks; {@link JobEnded} tells that it is over.
   *
   * @param jobId which job
   * @param step what was done last
   */
  record KillStep(String jobId, Step step) implements DriverMessage {

    /** What is done to a job, in this order. */
    public enum Step {
      /** Its Spark jobs were cancelled. */
      CANCELLED,
      /** Its thread was interrupted. */
      INTERRUPTED,
      /** It did not end in time, so the driver ends its own process. */
      PROCESS
    }
  }

  /**
   * A sign of life, at the interval that {@link ServerMessage.Welcome} asks for.
   *
   * @param jobs the ids of the jobs that the driver was told to run and whose end is not
   *     acknowledged: a job that the server sent and that is missing here for longer than two
   *     heartbeats did not arrive
   * @param load how busy the driver is
   * @param progress how far the jobs are that run in Spark; at most {@link #MAX_PROGRESS}
   */
  record Heartbeat(List<String> jobs, Load load, List<Progress> progress) implements DriverMessage {

    /** Of how many jobs one heartbeat tells how far they are. */
    public static final int MAX_PROGRESS = 200;

    public Heartbeat {
      jobs = List.copyOf(jobs);
      progress = List.copyOf(progress);
    }
  }

  /**
   * How busy a driver is.
   *
   * @param heapUsed the bytes of its heap in use
   * @param heapMax the bytes that its heap may have
   * @param cpuPermille the share of the machine's processors that it uses, in thousandths; -1 where
   *     the platform does not tell
   */
  record Load(long heapUsed, long heapMax, int cpuPermille) {}

  /**
   * How far a job is, as far as Spark knows by now: stages and tasks may still be added.
   *
   * @param jobId which job
   * @param stages how many stages it has
   * @param stagesDone how many of them are done
   * @param tasks how many tasks they have
   * @param tasksDone how many of them are done
   * @param tasksFailed how many attempts at a task failed
   */
  record Progress(
      String jobId, int stages, int stagesDone, int tasks, int tasksDone, int tasksFailed) {}
}
