package io.sparkjobserver.protocol;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;

/** What the server says to a driver. */
public sealed interface ServerMessage
    permits ContentRequest,
        ServerMessage.Welcome,
        ServerMessage.Refused,
        ServerMessage.Adopt,
        ServerMessage.Order {

  /**
   * The driver is taken in: it makes its Spark context.
   *
   * @param contextName the name of the context, which becomes the name of the Spark application
   * @param sparkConf the properties of the Spark context; they never travel in an argument or an
   *     environment
   * @param jobSlots how many jobs may run at once; at least 1
   * @param basis what each job has below its own
   * @param host whether the driver runs no jobs itself, but {@linkplain OpenContext hosts} contexts
   *     that share its Spark context
   * @param ownerEpoch the epoch of the server as the driver's owner; it only grows
   * @param timing the bounds of the driver's waits
   * @param connection where the driver speaks from now on
   */
  record Welcome(
      String contextName,
      Map<String, String> sparkConf,
      int jobSlots,
      JobBasis basis,
      boolean host,
      long ownerEpoch,
      Timing timing,
      ActorRef<DriverMessage> connection)
      implements ServerMessage {
    public Welcome {
      sparkConf = Map.copyOf(sparkConf);
    }
  }

  /**
   * What each job of a context has below its own.
   *
   * @param classPath binaries whose classes all jobs of the context share; they are there when the
   *     Spark context is made
   * @param input what a job finds in its configuration where nothing else was posted, as the text
   *     of a resolved HOCON object
   */
  record JobBasis(List<BinaryRef> classPath, String input) {

    /** Copies the list. */
    public JobBasis {
      classPath = List.copyOf(classPath);
    }
  }

  /**
   * How long a driver waits for what.
   *
   * @param heartbeat the interval of its heartbeats
   * @param orphan how long it lives without a word from the server
   * @param kill how long a killed job may go on before the driver ends its own process
   */
  record Timing(Duration heartbeat, Duration orphan, Duration kill) {}

  /**
   * The driver is not taken in, or no longer wanted: it stops at once.
   *
   * @param reason for the driver's log
   */
  record Refused(String reason) implements ServerMessage {}

  /**
   * Another server process owns the driver from now on. Answered with {@link DriverMessage.Hello};
   * refused without a word where the epoch is not higher than the last one.
   *
   * @param ownerEpoch the epoch of the new owner
   * @param connection where the driver speaks from now on
   */
  record Adopt(long ownerEpoch, ActorRef<DriverMessage> connection) implements ServerMessage {}

  /**
   * What a driver takes from its owner alone. One of a lower epoch than its last owner's comes from
   * somebody who does not know yet that he is no owner any more; it is dropped.
   */
  sealed interface Order extends ServerMessage {
    /** The epoch of who says it. */
    long ownerEpoch();
  }

  /**
   * Run a job. A driver that knows the job already does nothing, so this may be said again.
   *
   * @param ownerEpoch the epoch of who says it
   * @param jobId the job
   * @param mainClass the class to load
   * @param classPath the binaries of the job, in class path order
   * @param input the job's configuration
   * @param rows what the rows of its result become
   * @param startAwaited whether {@link DriverMessage.JobStarted} is waited for; where it is not,
   *     the driver leaves it out for a job that is over in a moment
   */
  record StartJob(
      long ownerEpoch,
      String jobId,
      String mainClass,
      List<BinaryRef> classPath,
      JobInput input,
      RowShape rows,
      boolean startAwaited)
      implements Order {
    public StartJob {
      classPath = List.copyOf(classPath);
    }
  }

  /**
   * Open a context that shares the driver's process and its Spark context. From here on it is a
   * driver of its own: it {@linkplain DriverMessage.Join joins} under its own id and secret, in
   * incarnation 1, and its conversation is its own. Its host treats it as it treats a job: it knows
   * it until its end, which it tells with {@link DriverMessage.JobEnded}, is acknowledged, and
   * {@link KillJob} closes it.
   *
   * @param ownerEpoch the epoch of who says it
   * @param driverId the id under which the context joins
   * @param session its session secret
   * @param gateway where it joins, as the text of an actor's reference: not every owner is the
   *     server that its host once joined
   */
  record OpenContext(long ownerEpoch, String driverId, String session, String gateway)
      implements Order {

    /** Without the secret. */
    @Override
    public String toString() {
      return "OpenContext[" + driverId + "]";
    }
  }

  /**
   * End a job: cancel its job group, interrupt its thread and, after {@link Timing#kill}, end the
   * process. A driver that does not know the job does nothing.
   *
   * @param ownerEpoch the epoch of who says it
   * @param jobId the job
   */
  record KillJob(long ownerEpoch, String jobId) implements Order {}

  /**
   * Stop the Spark context and exit; a context that is hosted by a driver is closed, and the driver
   * goes on. Running jobs are not waited for.
   *
   * @param ownerEpoch the epoch of who says it
   */
  record StopContext(long ownerEpoch) implements Order {}

  /**
   * The ends of jobs are committed; the driver forgets these jobs and their results.
   *
   * @param ownerEpoch the epoch of who says it
   * @param jobIds the jobs, at most {@link Protocol#MAX_JOBS}
   */
  record Acknowledged(long ownerEpoch, List<String> jobIds) implements Order {

    /** Copies the list. */
    public Acknowledged {
      jobIds = List.copyOf(jobIds);
    }
  }

  /**
   * The answer to a {@link DriverMessage.Heartbeat} or {@link DriverMessage.Hello}: the server is
   * there.
   *
   * @param ownerEpoch the epoch of who says it
   */
  record HeartbeatSeen(long ownerEpoch) implements Order {}
}
