package io.sparkjobserver.server.drivers.remoting;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.sparkjobserver.server.config.ByteSize;
import io.sparkjobserver.server.config.Max;
import io.sparkjobserver.server.config.Min;
import io.sparkjobserver.server.config.NotBlank;
import java.util.Optional;
import java.util.OptionalInt;

/** Where drivers reach the server. */
@ConfigMapping(prefix = "pekko.remote.artery")
public interface RemotingConfig {

  /** The address that drivers know. */
  Canonical canonical();

  /** The address that is bound, where that is another one. */
  Bind bind();

  /** What the original's files set of messages. */
  Advanced advanced();

  /** The address that drivers know. */
  interface Canonical {

    /** The host name or address that drivers reach the server under. */
    @WithDefault("127.0.0.1")
    @NotBlank
    String hostname();

    /** The port of the drivers' connections; 0 takes a free one. */
    @WithDefault("0")
    @Min(0)
    @Max(65_535)
    int port();
  }

  /** The address that is bound, where that is another one. */
  interface Bind {

    /**
     * The address that is bound where {@code canonical.hostname} is none of this machine, as behind
     * address translation. Without it, {@code canonical.hostname}.
     */
    Optional<String> hostname();

    /** The port that is bound. Without it, {@code canonical.port}. */
    @Min(0)
    @Max(65_535)
    OptionalInt port();
  }

  /** What the original's files set of messages. */
  interface Advanced {

    /** Accepted, and no limit: what is larger than a message travels in pieces. */
    Optional<ByteSize> maximumFrameSize();
  }
}
