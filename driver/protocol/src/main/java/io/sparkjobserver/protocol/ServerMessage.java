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
        ServerMessage.StartJob,
        ServerMessage.KillJob,
        ServerMessage.StopContext,
        ServerMessage.Acknowledged,
        ServerMessage.HeartbeatSeen {

  /**
   * The driver is taken in: it makes its Spark context.
   *
   * @param contextName the name of the context, which becomes the name of the Spark application
   * @param sparkConf the properties of the Spark context; they never travel in an argument or an
   *     environment
   * @param jobSlots how many jobs may run at once; at least 1
   * @param ownerEpoch the epoch of the server as the driver's owner; it only grows
   * @param timing the bounds of the driver's waits
   * @param connection where the driver speaks from now on
   */
  record Welcome(
      String contextName,
      Map<String, String> sparkConf,
      int jobSlots,
      long ownerEpoch,
      Timing timing,
      ActorRef<DriverMessage> connection)
      implements ServerMessage {
    public Welcome {
      sparkConf = Map.copyOf(sparkConf);
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
   * Another server process owns the driver from now on. Answered with {@link
   * DriverMessage.Adopted}; refused without a word where the epoch is not higher than the last one.
   *
   * @param ownerEpoch the epoch of the new owner
   * @param connection where the driver speaks from now on
   */
  record Adopt(long ownerEpoch, ActorRef<DriverMessage> connection) implements ServerMessage {}

  /**
   * Run a job. A driver that knows the job already does nothing, so this may be said again.
   *
   * @param jobId the job
   * @param mainClass the class to load
   * @param classPath the binaries of the job, in class path order
   * @param input the job's configuration
   */
  record StartJob(String jobId, String mainClass, List<BinaryRef> classPath, JobInput input)
      implements ServerMessage {
    public StartJob {
      classPath = List.copyOf(classPath);
    }
  }

  /**
   * End a job: cancel its job group, interrupt its thread and, after {@link Timing#kill}, end the
   * process. A driver that does not know the job does nothing.
   *
   * @param jobId the job
   */
  record KillJob(String jobId) implements ServerMessage {}

  /** Stop the Spark context and exit. Running jobs are not waited for. */
  record StopContext() implements ServerMessage {}

  /**
   * The end of a job is committed; the driver forgets the job and its result.
   *
   * @param jobId the job
   */
  record Acknowledged(String jobId) implements ServerMessage {}

  /** The answer to a heartbeat: the server is there. */
  record HeartbeatSeen() implements ServerMessage {}
}
