package io.sparkjobserver.protocol.identity;

import java.io.IOException;
import java.util.Properties;

/**
 * The answer to a {@link JoinRequest} that is granted. One that is not is answered with a status of
 * 400 or above and the reason as plain text: below 500 it is final, from there on the driver may
 * ask again.
 *
 * @param incarnation which process of the driver this is, from 1
 * @param certificates the driver's certificate and the authority's, in PEM
 * @param gateway where the driver says its first message, as the text of an actor's reference
 * @param address where the driver is to be reached
 */
public record JoinAnswer(
    int incarnation, String certificates, String gateway, AddressRule address) {

  /** The answer as a body. */
  public String toText() {
    Properties values = new Properties();
    values.setProperty("incarnation", String.valueOf(incarnation));
    values.setProperty("certificates", certificates);
    values.setProperty("gateway", gateway);
    address.writeTo(values);
    return PropertiesText.write(values);
  }

  static JoinAnswer parse(String text) throws IOException {
    PropertiesText values = PropertiesText.read(text);
    return new JoinAnswer(
        (int) values.number("incarnation"),
        values.text("certificates"),
        values.text("gateway"),
        AddressRule.readFrom(values));
  }
}
