package io.sparkjobserver.server.drivers.remoting;

import io.sparkjobserver.protocol.Protocol;
import io.sparkjobserver.protocol.identity.AddressRule;
import io.sparkjobserver.protocol.identity.JoinAnswer;
import io.sparkjobserver.protocol.identity.JoinRequest;
import io.sparkjobserver.protocol.identity.LaunchSecret;
import io.sparkjobserver.protocol.identity.PeerIdentity;
import io.sparkjobserver.protocol.identity.Versions;
import io.sparkjobserver.server.common.Failure;
import io.sparkjobserver.server.common.Sha256;
import io.sparkjobserver.server.drivers.DriverGateway;
import io.sparkjobserver.server.drivers.DriverJars;
import io.sparkjobserver.server.drivers.Launches;
import io.sparkjobserver.server.identity.Vouching;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.security.PublicKey;
import java.util.Optional;
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
  private static final int GONE = 410;
  private static final int ELSEWHERE = 307;
  private static final int LATER = 503;

  private static final String FIX =
      ". Let the server connect to the drivers' ports (spark.jobserver.driver-ports), or say where"
          + " drivers are reached (spark.jobserver.network-address-resolver)";

  private final Vouching vouching;
  private final Expectations expectations;
  private final Launches launches;
  private final DriverJars jars;
  private final AddressRules addresses;
  private final String gateway;

  /**
   * @param jars the jars that drivers are launched from
   * @param addresses says where drivers are to be
   * @param gateway where drivers say their first message
   */
  JoinDesk(
      Vouching vouching,
      Expectations expectations,
      Launches launches,
      DriverJars jars,
      AddressRules addresses,
      String gateway) {
    this.vouching = vouching;
    this.expectations = expectations;
    this.launches = launches;
    this.jars = jars;
    this.addresses = addresses;
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
      if (request.incarnation() > 0) {
        return mayGoOn(request);
      }
      return judge(request, vouching.keyOf(request.signingRequest()), secret);
    } catch (IOException e) {
      return new Answer(BAD_REQUEST, "this is no request to join: " + e.getMessage());
    }
  }

  private Answer judge(JoinRequest request, PublicKey key, LaunchSecret secret) {
    Optional<Expectations.Expectation> expectation = expectations.find(request.driverId());
    if (expectation.isEmpty()) {
      return notHere(request);
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
    return redeem(request, key, secret, expectation.get());
  }

  /** How it is with a driver that another server looks after, or that nobody does. */
  private Answer notHere(JoinRequest request) {
    Launches.Standing standing = launches.standing(request.driverId());
    if (standing instanceof Launches.Elsewhere elsewhere) {
      return new Answer(
          ELSEWHERE,
          "another server looks after the driver",
          Optional.of(elsewhere.driverUrl().resolve(JoinRequest.PATH)));
    }
    return standing instanceof Launches.Over
        ? refuse(request, GONE, "the driver's context is over")
        : new Answer(LATER, "no server looks after the driver yet; ask again");
  }

  /**
   * Whether a driver that does not hear of its server is to go on. One that was given up, and whose
   * place another process is to take, ends so that whoever supervises it starts it again.
   */
  private Answer mayGoOn(JoinRequest request) {
    Optional<Expectations.Expectation> expectation = expectations.find(request.driverId());
    if (expectation.isEmpty()) {
      return notHere(request);
    }
    Optional<String> trouble =
        expectation.get().isWelcomed(request.incarnation())
            ? Optional.empty()
            : request.address().flatMap(Reachability::trouble);
    if (trouble.isPresent()) {
      String why =
          "The server cannot reach its driver at %s: %s"
              .formatted(request.address().orElseThrow(), trouble.get());
      expectation
          .get()
          .listener()
          .contextFailed(new Failure(why + FIX, ConnectException.class.getName(), ""));
      return refuse(request, GONE, why);
    }
    if (expectations.isLive(request.driverId(), request.incarnation())) {
      return new Answer(OK, "go on");
    }
    return expectations.wasReplaced(request.driverId(), request.incarnation())
        ? refuse(request, GONE, "another process is the driver now")
        : refuse(request, CONFLICT, "the server has given this process up");
  }

  private Answer redeem(
      JoinRequest request,
      PublicKey key,
      LaunchSecret secret,
      Expectations.Expectation expectation) {
    String driverId = request.driverId();
    Launches.Redemption redemption =
        launches.redeem(
            driverId,
            Sha256.of(key.getEncoded()),
            incarnation -> vouching.certify(key, new PeerIdentity.Driver(driverId, incarnation)),
            expectation.listener().maySucceed(request.submissionId()));
    if (redemption instanceof Launches.TooEarly) {
      return new Answer(LATER, "the driver's last process may still be alive; ask again");
    }
    if (redemption instanceof Launches.Granted granted) {
      expectations.open(driverId, granted.incarnation(), secret.session(granted.incarnation()));
      expectation.listener().known(request.submissionId());
      LOG.info(
          "Driver {} joined: process {}, Spark {}, Scala {}, Java {}",
          driverId,
          request.processId(),
          request.versions().spark(),
          request.versions().scala(),
          request.versions().java());
      return new Answer(
          OK,
          new JoinAnswer(
                  granted.incarnation(),
                  granted.certificates(),
                  gateway,
                  addresses.of(expectation.expected()))
              .toText());
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
    Optional<String> jar = jars.own();
    if (jar.isPresent() && !jar.get().equals(driver.jarSha256()) && !wasHandedOut(driver)) {
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

  /** A release before this one may have launched it; what counts then is the protocol. */
  private boolean wasHandedOut(Versions driver) {
    try {
      return driver.jarSha256().matches("[0-9a-f]{64}")
          && jars.file(driver.jarSha256()).isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  private static int javaFeature(String version) {
    try {
      return Runtime.Version.parse(version).feature();
    } catch (IllegalArgumentException e) {
      return 0;
    }
  }

  /**
   * What a driver is answered.
   *
   * @param status an HTTP status; from 400 to below 500 it is final
   * @param body a {@link JoinAnswer}, or why there is none
   * @param location where to ask instead
   */
  record Answer(int status, String body, Optional<URI> location) {
    Answer(int status, String body) {
      this(status, body, Optional.empty());
    }
  }

  /** Says where drivers are to be. */
  interface AddressRules {
    AddressRule of(DriverGateway.Expected driver);
  }
}
