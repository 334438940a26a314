package io.sparkjobserver.server.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import io.sparkjobserver.server.config.ByteSize;
import io.sparkjobserver.server.config.DurationMin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How the HTTP API listens: the original's keys, which were of its HTTP library. */
@ConfigMapping(prefix = "pekko.http.server")
public interface HttpServerConfig {

  /** Whether the port speaks TLS, and nothing else. */
  @WithDefault("off")
  boolean sslEncryption();

  /** The file with the server's key and certificate. Required with {@code ssl-encryption}. */
  Optional<Path> keystore();

  /** The password of the key store. Required with {@code ssl-encryption}. */
  @WithName("keystorePW")
  Optional<String> keystorePassword();

  /** The format of the key store: {@code JKS} or {@code PKCS12}. */
  @WithName("keystoreType")
  @WithDefault("JKS")
  StoreType keystoreType();

  /**
   * A file with trusted certificates. Clients are not asked for one, as the original did not ask.
   */
  Optional<Path> truststore();

  /** The password of the trust store. */
  @WithName("truststorePW")
  Optional<String> truststorePassword();

  /** The format of the trust store: {@code JKS} or {@code PKCS12}. */
  @WithName("truststore-type")
  @WithDefault("JKS")
  StoreType truststoreType();

  /** How long a connection may be silent. A synchronous job that takes longer is cut off. */
  @WithDefault("10m")
  @DurationMin(seconds = 1)
  Duration idleTimeout();

  /** What is read of requests. */
  Parsing parsing();

  /** The format of a key store. */
  enum StoreType {
    /** Java's older one. */
    JKS,
    /** The standard one. */
    PKCS12
  }

  /** What is read of requests. */
  interface Parsing {

    /**
     * The longest body of any request, uploads included. Without it there is no limit to uploads
     * but the disk's and {@code binaries-quota}.
     */
    Optional<ByteSize> maxContentLength();
  }
}
