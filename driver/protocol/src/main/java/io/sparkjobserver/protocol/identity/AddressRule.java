package io.sparkjobserver.protocol.identity;

import java.io.IOException;
import java.util.Optional;
import java.util.Properties;

/**
 * Where a driver is to be reached, as the server tells it when it becomes known.
 *
 * @param hostname the address that it binds and is reached under; empty where it is to find one
 * @param byHostName whether one that finds its address takes that of its machine's host name
 * @param firstPort the first of the ports that it may bind; 0 with 0 is any free one
 * @param lastPort the last of them
 */
public record AddressRule(
    Optional<String> hostname, boolean byHostName, int firstPort, int lastPort) {

  /**
   * A driver that is on the server's machine.
   *
   * @param hostname the address that it binds
   */
  public static AddressRule of(String hostname) {
    return new AddressRule(Optional.of(hostname), false, 0, 0);
  }

  void writeTo(Properties values) {
    hostname.ifPresent(name -> values.setProperty("address.hostname", name));
    values.setProperty("address.by-host-name", String.valueOf(byHostName));
    values.setProperty("address.first-port", String.valueOf(firstPort));
    values.setProperty("address.last-port", String.valueOf(lastPort));
  }

  static AddressRule readFrom(PropertiesText values) throws IOException {
    return new AddressRule(
        values.optional("address.hostname"),
        Boolean.parseBoolean(values.text("address.by-host-name")),
        (int) values.number("address.first-port"),
        (int) values.number("address.last-port"));
  }
}
