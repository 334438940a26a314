package io.sparkjobserver.protocol.identity;

import java.io.IOException;
import java.util.Optional;
import java.util.Properties;

/**
 * The first word of a driver: {@code POST} to {@link #PATH} of the drivers' listener, with {@link
 * LaunchSecret#proof} of the body in the header {@link #PROOF}. The body is a text in the form of
 * Java properties.
 *
 * @param driverId who the server said this driver is, when it launched it
 * @param signingRequest what {@link DriverKey#signingRequest} says
 * @param versions what the driver is made of
 * @param processId its process on its own machine
 * @param submissionId what the cluster's master calls it, where a worker of a cluster started it
 * @param incarnation 0 where it asks to be taken in; otherwise what it is already, and it asks
 *     whether it is to go on
 * @param address where it is reached, as {@code host:port}, once it is
 */
public record JoinRequest(
    String driverId,
    String signingRequest,
    Versions versions,
    long processId,
    Optional<String> submissionId,
    int incarnation,
    Optional<String> address) {

  /** Where it is sent. */
  public static final String PATH = "/driver/join";

  /** The header of the proof. */
  public static final String PROOF = "X-Launch-Proof";

  /** The longest body that a server reads, in bytes. */
  public static final int MAX_LENGTH = 16 * 1024;

  /** The request as a body. */
  public String toText() {
    Properties values = new Properties();
    values.setProperty("driver.id", driverId);
    values.setProperty("signing.request", signingRequest);
    values.setProperty("process.id", String.valueOf(processId));
    submissionId.ifPresent(id -> values.setProperty("submission.id", id));
    address.ifPresent(where -> values.setProperty("address", where));
    values.setProperty("incarnation", String.valueOf(incarnation));
    versions.writeTo(values);
    return PropertiesText.write(values);
  }

  /**
   * Reads a body.
   *
   * @throws IOException where it is none; the message says what is wrong
   */
  public static JoinRequest parse(String text) throws IOException {
    PropertiesText values = PropertiesText.read(text);
    return new JoinRequest(
        values.text("driver.id"),
        values.text("signing.request"),
        Versions.readFrom(values),
        values.number("process.id"),
        values.optional("submission.id"),
        (int) values.number("incarnation"),
        values.optional("address"));
  }
}
