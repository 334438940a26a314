package io.sparkjobserver.server.boot;

import io.sparkjobserver.server.config.Finding;
import io.sparkjobserver.server.drivers.DriversConfig;
import io.sparkjobserver.server.drivers.remoting.RemotingConfig;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether drivers reach the server, and the server's listeners have an address. */
final class AddressChecks {

  private static final String HOSTNAME = "pekko.remote.artery.canonical.hostname";
  private static final String BIND_HOSTNAME = "pekko.remote.artery.bind.hostname";
  private static final String DRIVER_URL = "spark.jobserver.driver-url";

  static final List<BootCheck> ALL =
      List.of(
          new BootCheck("drivers reach the server's hostname", AddressChecks::hostname),
          new BootCheck("the server can bind its hostname", AddressChecks::bindHostname),
          new BootCheck("drivers reach the driver URL", AddressChecks::driverUrl));

  private AddressChecks() {}

  private static List<Finding> hostname(Configuration configuration, Machine machine) {
    String host = configuration.of(RemotingConfig.class).canonical().hostname();
    List<InetAddress> addresses = machine.resolve(host);
    if (addresses.isEmpty()) {
      return fatal(configuration, machine, HOSTNAME, "the name cannot be resolved to an address");
    }
    if (addresses.stream().anyMatch(InetAddress::isAnyLocalAddress)) {
      return fatal(
          configuration,
          machine,
          HOSTNAME,
          "it stands for every address of the machine, and drivers need one that they can call");
    }
    if (addresses.stream().anyMatch(InetAddress::isLoopbackAddress)) {
      return loopback(configuration, machine, addresses);
    }
    boolean own = addresses.stream().anyMatch(machine.addresses()::contains);
    return own || configuration.of(RemotingConfig.class).bind().hostname().isPresent()
        ? List.of()
        : fatal(
            configuration,
            machine,
            HOSTNAME,
            "%s is not an address of this machine, so nothing can listen there"
                .formatted(words(addresses)));
  }

  private static List<Finding> loopback(
      Configuration configuration, Machine machine, List<InetAddress> addresses) {
    if (configuration.deployment().cluster()) {
      return fatal(
          configuration,
          machine,
          HOSTNAME,
          "Cluster mode requires a hostname that workers reach, and this is a loopback address (%s)"
              .formatted(words(addresses)));
    }
    return configuration.deployment().master().startsWith("local")
        ? List.of()
        : List.of(
            configuration.warning(
                HOSTNAME,
                "executors on other machines do not reach a driver at a loopback address (%s)"
                    .formatted(words(addresses)),
                fix(machine)));
  }

  private static List<Finding> bindHostname(Configuration configuration, Machine machine) {
    RemotingConfig remoting = configuration.of(RemotingConfig.class);
    Optional<String> bind = remoting.bind().hostname();
    if (bind.isEmpty()) {
      return List.of();
    }
    List<InetAddress> addresses = machine.resolve(bind.get());
    boolean wildcard = addresses.stream().anyMatch(InetAddress::isAnyLocalAddress);
    if (!wildcard && addresses.stream().noneMatch(address -> isOwn(machine, address))) {
      return fatal(configuration, machine, BIND_HOSTNAME, "it is not an address of this machine");
    }
    if (configuration.deployment().cluster()
        && addresses.stream().anyMatch(InetAddress::isLoopbackAddress)) {
      return List.of(
          configuration.warning(
              BIND_HOSTNAME,
              "workers do not reach a server that listens on a loopback address, unless something on"
                  + " this machine forwards to it",
              fix(machine)));
    }
    boolean foreign =
        machine.resolve(remoting.canonical().hostname()).stream()
            .noneMatch(address -> isOwn(machine, address));
    return wildcard && foreign && !configuration.deployment().cluster()
        ? fatal(
            configuration,
            machine,
            BIND_HOSTNAME,
            "drivers on this machine need one address to bind, and the hostname is not of this"
                + " machine")
        : List.of();
  }

  private static boolean isOwn(Machine machine, InetAddress address) {
    return address.isLoopbackAddress() || machine.addresses().contains(address);
  }

  private static List<Finding> driverUrl(Configuration configuration, Machine machine) {
    Optional<URI> url = configuration.of(DriversConfig.class).driverUrl();
    if (url.isEmpty()) {
      return List.of();
    }
    String scheme = url.get().getScheme();
    String host = url.get().getHost();
    if (host == null || !("http".equals(scheme) || "https".equals(scheme))) {
      return List.of(
          configuration.fatal(
              DRIVER_URL, "it is not a URL of a host", "write it as http://host:port"));
    }
    List<InetAddress> addresses = machine.resolve(host);
    boolean unreachable =
        addresses.isEmpty()
            || addresses.stream()
                .anyMatch(address -> address.isLoopbackAddress() || address.isAnyLocalAddress());
    return configuration.deployment().cluster() && unreachable
        ? fatal(
            configuration,
            machine,
            DRIVER_URL,
            "Cluster mode requires a driver URL that workers reach, and %s is %s"
                .formatted(host, addresses.isEmpty() ? "unknown" : words(addresses)))
        : List.of();
  }

  private static List<Finding> fatal(
      Configuration configuration, Machine machine, String key, String message) {
    return List.of(configuration.fatal(key, message, fix(machine)));
  }

  private static String fix(Machine machine) {
    List<InetAddress> reachable = new ArrayList<>(machine.addresses());
    reachable.removeIf(address -> address.isLoopbackAddress() || address.isLinkLocalAddress());
    return reachable.isEmpty()
        ? "give this machine an address that other machines reach, and set it to that"
        : "set it to an address of this machine that drivers reach: " + words(reachable);
  }

  private static String words(List<InetAddress> addresses) {
    return addresses.stream()
        .map(address -> address.getHostAddress().replaceFirst("%.*", ""))
        .distinct()
        .collect(Collectors.joining(", "));
  }
}
