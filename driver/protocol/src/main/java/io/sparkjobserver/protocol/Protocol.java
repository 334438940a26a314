package io.sparkjobserver.protocol;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.sparkjobserver.protocol.identity.Credentials;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.remote.artery.tcp.SSLEngineProviderSetup;

/** The constants that both sides must agree on. */
public final class Protocol {

  /**
   * Goes up with every change that an older peer would misread. Peers of different versions refuse
   * each other.
   */
  public static final int VERSION = 6;

  /**
   * The largest payload of one message, in bytes. Whatever may be larger travels in {@link
   * ContentReply.Chunk chunks} of at most this size, so that heartbeats and kills never wait behind
   * a jar.
   */
  public static final int MAX_PAYLOAD = 192 * 1024;

  /** How many bytes a message has at most, with all that Pekko adds to it. */
  static final int FRAME = 256 * 1024;

  /**
   * How many jobs a driver has at most, run or over and not acknowledged: their ids, which are
   * UUIDs, fit into one {@link DriverMessage.Heartbeat}.
   */
  public static final int MAX_JOBS = 4_500;

  /** The name of the server's actor system. */
  public static final String SERVER_SYSTEM = "jobserver";

  /** The name of a driver's actor system. */
  public static final String DRIVER_SYSTEM = "driver";

  /** The name of the server's actor that drivers join; a child of its user guardian. */
  public static final String GATEWAY = "drivers";

  /**
   * The name of the actors that take in chunks. Each is the child of an actor whose name has the
   * session secret of a driver's incarnation.
   */
  public static final String CONTENT_INBOX = "content";

  private static final ClassLoader LOADER = Protocol.class.getClassLoader();

  private Protocol() {}

  /**
   * How an actor system is set up that speaks this protocol: Artery over TCP with mutual TLS, only
   * this protocol's messages and no Java serialization, chunks on the large lane.
   *
   * @param endpoint where the actor system is
   * @param credentials with what it shows who it is
   * @param admission whom it speaks with
   */
  public static ActorSystemSetup actorSystem(
      Endpoint endpoint, Credentials credentials, Admission admission) {
    return actorSystem(
        endpoint, CompletableFuture.completedFuture(new Trust(credentials, admission)));
  }

  /**
   * As above, for an actor system that is started before it is known whom it may trust.
   *
   * @param trust whoever connects before it is there waits for it, {@link MutualTls#PATIENCE} at
   *     most, and is sent away where it does not come
   */
  public static ActorSystemSetup actorSystem(Endpoint endpoint, CompletionStage<Trust> trust) {
    return ActorSystemSetup.create(
        BootstrapSetup.create(settings(endpoint)).withClassloader(new Bare(LOADER)),
        SSLEngineProviderSetup.create(system -> new MutualTls(trust)));
  }

  /**
   * Reads Pekko's defaults, which {@link #actorSystem} needs and keeps: worth doing while a process
   * waits for something else.
   */
  public static void prepare() {
    Objects.requireNonNull(Defaults.PEKKO);
  }

  private static Config settings(Endpoint endpoint) {
    String own =
        """
        pekko {
          loggers = ["org.apache.pekko.event.slf4j.Slf4jLogger"]
          logging-filter = "org.apache.pekko.event.slf4j.Slf4jLoggingFilter"
          loglevel = INFO
          log-dead-letters = off
          log-dead-letters-during-shutdown = off
          jvm-shutdown-hooks = off
          # An event for each message, made also where nobody records.
          java-flight-recorder.enabled = off
          coordinated-shutdown.run-by-jvm-shutdown-hook = off
          coordinated-shutdown.run-by-actor-system-terminate = off
          coordinated-shutdown.exit-jvm = off
          # One pool for actors, streams and sockets, with a thread for each two processors: a message goes through ten
          # of them on its way, and where another thread takes the next step it has to be woken, which costs as much as
          # the step. Nothing blocks in this pool. What holds a connection up or ends it keeps a pool of its own.
          actor.default-dispatcher.fork-join-executor {
            parallelism-min = 1
            parallelism-factor = 0.5
          }
          io.tcp {
            worker-dispatcher = "pekko.actor.default-dispatcher"
            management-dispatcher = "pekko.actor.default-dispatcher"
            # What one write and one read take: a chunk of a jar is larger than Pekko's own choice.
            direct-buffer-size = 256 KiB
          }
          stream.materializer.io.tcp.write-buffer-size = 256 KiB
          actor {
            provider = remote
            allow-java-serialization = off
            serializers.jobserver = "io.sparkjobserver.protocol.ProtocolSerializer"
            serialization-bindings {
              "io.sparkjobserver.protocol.DriverMessage" = jobserver
              "io.sparkjobserver.protocol.ServerMessage" = jobserver
              "io.sparkjobserver.protocol.ContentReply" = jobserver
            }
          }
          remote {
            warn-about-direct-use = off
            use-unsafe-remote-features-outside-cluster = off
            artery {
              enabled = on
              transport = tls-tcp
              untrusted-mode = on
              canonical.hostname = "%s"
              canonical.port = %d
              bind.hostname = "%s"
              bind.port = %d
              large-message-destinations = ["/user/*/%s"]
              advanced.maximum-frame-size = %d
              advanced.maximum-large-frame-size = %d
              advanced.use-dispatcher = "pekko.actor.default-dispatcher"
              # Several lanes are for reading messages in parallel, which one thread cannot, and are a step more for each.
              advanced.inbound-lanes = 1
              advanced.quarantine-idle-outgoing-association-after = 10 minutes
              # The tables for it are some 400 KiB for each driver, and save some hundred bytes a message.
              advanced.compression.actor-refs.max = off
              advanced.compression.manifests.max = off
            }
          }
        }
        """
            .formatted(
                endpoint.hostname(),
                endpoint.port(),
                endpoint.bindHostname(),
                endpoint.bindPort(),
                CONTENT_INBOX,
                FRAME,
                FRAME);
    return ConfigFactory.parseString(own).withFallback(Defaults.PEKKO).resolve();
  }

  /** What Pekko itself says, read once. */
  private static final class Defaults {

    private static final Config PEKKO =
        ConfigFactory.parseResources(LOADER, "reference.conf")
            .withFallback(ConfigFactory.parseResources(LOADER, "version.conf"));
  }
}
