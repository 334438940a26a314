package io.sparkjobserver.protocol;

import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** What a driver says to the server. */
public sealed interface DriverMessage
    permits ContentRequest,
        DriverMessage.Join,
        DriverMessage.Adopted,
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
   * The answer to {@link ServerMessage.Adopt}: what the driver has at this moment. Every {@link
   * JobEnded} that nobody acknowledged follows.
   *
   * @param ownerEpoch the epoch of the adoption that is answered
   * @param contextReady whether the Spark context is up
   * @param jobs the ids of the jobs that the driver was told to run and whose end is not
   *     acknowledged
   */
  record Adopted(long ownerEpoch, boolean contextReady, List<String> jobs)
      implements DriverMessage {
    public Adopted {
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
   * The job was loaded, found its input good and runs.
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
   */
  record Heartbeat(List<String> jobs) implements DriverMessage {
    public Heartbeat {
      jobs = List.copyOf(jobs);
    }
  }
}
