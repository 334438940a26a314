package io.sparkjobserver.protocol.identity;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who the owner of a certificate is. It stands in the certificate as its one URI (RFC 5280,
 * 4.2.1.6, type 6).
 */
public sealed interface PeerIdentity {

  /** The identity as it stands in a certificate. */
  String uri();

  /**
   * A server.
   *
   * @param id the server process
   */
  record Server(String id) implements PeerIdentity {
    @Override
    public String uri() {
      return "urn:spark-jobserver:api:" + id;
    }
  }

  /**
   * One incarnation of a driver.
   *
   * @param id the driver
   * @param incarnation counts the processes that were the driver, from 1
   */
  record Driver(String id, int incarnation) implements PeerIdentity {
    @Override
    public String uri() {
      return "urn:spark-jobserver:driver:" + id + ":" + incarnation;
    }
  }

  /** The identity in a certificate; empty where it has none, or several. */
  static Optional<PeerIdentity> of(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      if (names == null || names.size() != 1) {
        return Optional.empty();
      }
      return Parser.parse(String.valueOf(names.iterator().next().get(1)));
    } catch (CertificateParsingException e) {
      return Optional.empty();
    }
  }

  /** Reads what {@link #uri} wrote. */
  final class Parser {

    private static final Pattern SERVER = Pattern.compile("urn:spark-jobserver:api:([^:]+)");
    private static final Pattern DRIVER =
        Pattern.compile("urn:spark-jobserver:driver:([^:]+):([1-9][0-9]{0,8})");

    private Parser() {}

    private static Optional<PeerIdentity> parse(String uri) {
      Matcher server = SERVER.matcher(uri);
      if (server.matches()) {
        return Optional.of(new Server(server.group(1)));
      }
      Matcher driver = DRIVER.matcher(uri);
      return driver.matches()
          ? Optional.of(new Driver(driver.group(1), Integer.parseInt(driver.group(2))))
          : Optional.empty();
    }
  }
}
