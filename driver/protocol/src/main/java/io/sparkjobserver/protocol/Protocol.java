package io.sparkjobserver.protocol;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

/** The constants that both sides must agree on. */
public final class Protocol {

  /**
   * Goes up with every change that an older peer would misread. Peers of different versions refuse
   * each other.
   */
  public static final int VERSION = 1;

  /**
   * The largest payload of one message, in bytes. Whatever may be larger travels in {@link
   * ContentReply.Chunk chunks} of at most this size, so that heartbeats and kills never wait behind
   * a jar.
   */
  public static final int MAX_PAYLOAD = 192 * 1024;

  /** The name of the server's actor system. */
  public static final String SERVER_SYSTEM = "jobserver";

  /** The name of a driver's actor system. */
  public static final String DRIVER_SYSTEM = "driver";

  /** The name of the server's actor that drivers join; a child of its user guardian. */
  public static final String GATEWAY = "drivers";

  /** The name, on both sides, of the actor that takes in chunks; a child of the user guardian. */
  public static final String CONTENT_INBOX = "content";

  private Protocol() {}

  /**
   * The settings of an actor system that speaks this protocol: Artery over TCP, only this
   * protocol's messages and no Java serialization, chunks on the large lane.
   *
   * @param endpoint where the actor system is
   * @param loader where {@code reference.conf} and the serializers are found
   */
  public static Config actorSystemConfig(Endpoint endpoint, ClassLoader loader) {
    String own =
        """
        pekko {
          loggers = ["org.apache.pekko.event.slf4j.Slf4jLogger"]
          logging-filter = "org.apache.pekko.event.slf4j.Slf4jLoggingFilter"
          loglevel = INFO
          log-dead-letters = off
          log-dead-letters-during-shutdown = off
          jvm-shutdown-hooks = off
          coordinated-shutdown.run-by-jvm-shutdown-hook = off
          coordinated-shutdown.run-by-actor-system-terminate = off
          coordinated-shutdown.exit-jvm = off
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
              transport = tcp
              untrusted-mode = on
              canonical.hostname = "%s"
              canonical.port = %d
              bind.hostname = "%s"
              bind.port = %d
              large-message-destinations = ["/user/%s"]
              advanced.maximum-frame-size = 256 KiB
              advanced.maximum-large-frame-size = 256 KiB
              advanced.quarantine-idle-outgoing-association-after = 10 minutes
            }
          }
        }
        """
            .formatted(
                endpoint.hostname(),
                endpoint.port(),
                endpoint.bindHostname(),
                endpoint.bindPort(),
                CONTENT_INBOX);
    return ConfigFactory.parseString(own)
        .withFallback(ConfigFactory.parseResources(loader, "reference.conf"))
        .withFallback(ConfigFactory.parseResources(loader, "version.conf"))
        .resolve();
  }
}
