package io.sparkjobserver.server.drivers.remoting;

import io.sparkjobserver.protocol.Protocol;
import io.sparkjobserver.protocol.identity.JoinAnswer;
import io.sparkjobserver.protocol.identity.JoinRequest;
import io.sparkjobserver.protocol.identity.LaunchSecret;
import io.sparkjobserver.protocol.identity.PeerIdentity;
import io.sparkjobserver.protocol.identity.Versions;
import io.sparkjobserver.server.common.Failure;
import io.sparkjobserver.server.drivers.Launches;
import io.sparkjobserver.server.identity.Vouching;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where launched drivers become known: it looks at their proof and their versions and certifies
 * their keys. Thread-safe; answering blocks for the database.
 */
final class JoinDesk {

  private static final Logger LOG = LoggerFactory.getLogger(JoinDesk.class);

  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int FORBIDDEN = 403;
  private static final int CONFLICT = 409;

  private final Vouching vouching;
  private final Expectations expectations;
  private final Launches launches;
  private final Supplier<Optional<String>> jarSha256;
  private final String gateway;

  /**
   * @param jarSha256 the SHA-256 of the jar that drivers are launched from
   * @param gateway where drivers say their first message
   */
  JoinDesk(
      Vouching vouching,
      Expectations expectations,
      Launches launches,
      Supplier<Optional<String>> jarSha256,
      String gateway) {
    this.vouching = vouching;
    this.expectations = expectations;
    this.launches = launches;
    this.jarSha256 = jarSha256;
    this.gateway = gateway;
  }

  /**
   * Answers a driver.
   *
   * @param body what it sent
   * @param proof what it sent in the header {@link JoinRequest#PROOF}
   */
  Answer answer(String body, String proof) {
    try {
      JoinRequest request = JoinRequest.parse(body);
      LaunchSecret secret = vouching.launchSecret(request.driverId());
      // Before anything that costs more than a digest.
      if (!secret.proves(body, proof)) {
        LOG.warn("Refused a driver that has not the secret of the launch that it names");
        return new Answer(FORBIDDEN, "the proof is not one of this launch");
      }
      return judge(request, vouching.keyOf(request.signingRequest()), secret);
    } catch (IOException e) {
      return new Answer(BAD_REQUEST, "this is no request to join: " + e.getMessage());
    }
  }

  private Answer judge(JoinRequest request, PublicKey key, LaunchSecret secret) {
    Optional<Expectations.Expectation> expectation = expectations.find(request.driverId());
    if (expectation.isEmpty()) {
      return refuse(request, FORBIDDEN, "the server expects no such driver");
    }
    Optional<String> mismatch = mismatch(request.versions());
    if (mismatch.isPresent()) {
      expectation
          .get()
          .listener()
          .contextFailed(
              new Failure(
                  "The driver cannot be used: " + mismatch.get(),
                  "java.lang.IllegalStateException",
                  ""));
      return refuse(request, CONFLICT, mismatch.get());
    }
    return redeem(request, key, secret);
  }

  private Answer redeem(JoinRequest request, PublicKey key, LaunchSecret secret) {
    String driverId = request.driverId();
    Launches.Redemption redemption =
        launches.redeem(
            driverId,
            sha256(key),
            incarnation -> vouching.certify(key, new PeerIdentity.Driver(driverId, incarnation)));
    if (redemption instanceof Launches.Granted granted) {
      expectations.open(driverId, granted.incarnation(), secret.session(granted.incarnation()));
      LOG.info(
          "Driver {} joined: process {}, Spark {}, Scala {}, Java {}",
          driverId,
          request.processId(),
          request.versions().spark(),
          request.versions().scala(),
          request.versions().java());
      return new Answer(
          OK, new JoinAnswer(granted.incarnation(), granted.certificates(), gateway).toText());
    }
    return refuse(request, CONFLICT, ((Launches.Refused) redemption).reason());
  }

  private static Answer refuse(JoinRequest request, int status, String reason) {
    LOG.warn("Refused driver {}: {}", request.driverId(), reason);
    return new Answer(status, reason);
  }

  /** Why a driver does not fit to this server. */
  private Optional<String> mismatch(Versions driver) {
    if (driver.protocol() != Protocol.VERSION) {
      return Optional.of(
          "it speaks version %d of the protocol and the server version %d; use the driver jar of the server's release"
              .formatted(driver.protocol(), Protocol.VERSION));
    }
    Optional<String> jar = jarSha256.get();
    if (jar.isPresent() && !jar.get().equals(driver.jarSha256())) {
      return Optional.of(
          "its jar has the SHA-256 %s and the server's %s; use the driver jar of the server's release"
              .formatted(driver.jarSha256(), jar.get()));
    }
    if (!driver.spark().startsWith("4.")) {
      return Optional.of(
          "it runs Spark %s and needs Spark 4; set spark.home to a Spark 4 home"
              .formatted(driver.spark()));
    }
    if (!driver.scala().startsWith("2.13.")) {
      return Optional.of(
          "it runs Scala %s and needs Scala 2.13; set spark.home to a Spark for Scala 2.13"
              .formatted(driver.scala()));
    }
    return javaFeature(driver.java()) >= 17
        ? Optional.empty()
        : Optional.of(
            "it runs on Java %s and needs Java 17; set JAVA_HOME for the driver"
                .formatted(driver.java()));
  }

  private static int javaFeature(String version) {
    try {
      return Runtime.Version.parse(version).feature();
    } catch (IllegalArgumentException e) {
      return 0;
    }
  }

  private static String sha256(PublicKey key) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /**
   * What a driver is answered.
   *
   * @param status an HTTP status; below 500 it is final
   * @param body a {@link JoinAnswer}, or why there is none
   */
  record Answer(int status, String body) {}
}
