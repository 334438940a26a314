package io.sparkjobserver.server.boot;

import io.sparkjobserver.server.config.Finding;
import io.sparkjobserver.server.config.SettingText;
import io.sparkjobserver.server.drivers.DriversConfig;
import io.sparkjobserver.server.drivers.remoting.RemotingConfig;
import io.sparkjobserver.server.http.AccessControlConfig;
import io.sparkjobserver.server.http.HttpConfig;
import io.sparkjobserver.server.http.HttpServerConfig;
import io.sparkjobserver.server.store.DaoConfig;
import io.sparkjobserver.server.store.DatabaseConfig;
import io.sparkjobserver.server.store.H2Url;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the server may and can listen where it is said to. */
final class ListenerChecks {

  private static final String BIND_ADDRESS = "spark.jobserver.bind-address";
  private static final String PORT = "spark.jobserver.port";
  private static final String DRIVER_URL = "spark.jobserver.driver-url";
  private static final String HTTP = "pekko.http.server.";
  private static final String LOOPBACK = "127.0.0.1";

  /** What access-control was before 0.9. */
  private static final String SHIRO = "shiro.authentication";

  static final List<BootCheck> ALL =
      List.of(
          new BootCheck("access control is there", ListenerChecks::accessControl),
          new BootCheck("who reaches the API may use it", ListenerChecks::anonymous),
          new BootCheck("TLS has what it needs", ListenerChecks::tls),
          new BootCheck("the API's port is free", ListenerChecks::apiPort),
          new BootCheck("the remoting's port is free", ListenerChecks::remotingPort),
          new BootCheck("the port where drivers join is free", ListenerChecks::joinPort),
          new BootCheck("the H2 server's port is free", ListenerChecks::h2Port),
          new BootCheck("each listener has a port of its own", ListenerChecks::ownPorts));

  private ListenerChecks() {}

  private static List<Finding> accessControl(Configuration configuration, Machine machine) {
    String provider = configuration.of(AccessControlConfig.class).provider();
    if (!provider.equals(AccessControlConfig.ALLOW_ALL)) {
      return noAccessControl(
          configuration, "access-control.provider", AccessControlConfig.ALLOW_ALL);
    }
    String shiro = configuration.text(SHIRO);
    return shiro == null || SettingText.isNo(shiro)
        ? List.of()
        : noAccessControl(configuration, SHIRO, "off");
  }

  private static List<Finding> noAccessControl(
      Configuration configuration, String key, String open) {
    return List.of(
        configuration.fatal(
            key,
            "there is no such access control yet, and the server does not start more open than its"
                + " file says",
            "put a proxy in front that lets in only whom you trust, and set it to " + open));
  }

  private static List<Finding> anonymous(Configuration configuration, Machine machine) {
    HttpConfig http = configuration.of(HttpConfig.class);
    if (http.bindAddress().isEmpty()) {
      return List.of(
          configuration.warning(
              BIND_ADDRESS,
              "it is not set and there is no authentication, so the API listens on the loopback"
                  + " address only",
              "set it to 127.0.0.1 to say that this is meant, or to another address together with"
                  + " spark.jobserver.allow-anonymous = true"));
    }
    List<InetAddress> addresses = machine.resolve(http.bindAddress().get());
    if (addresses.isEmpty()) {
      return List.of(
          configuration.fatal(
              BIND_ADDRESS,
              "the name cannot be resolved to an address",
              "set it to an address of this machine, or leave it out"));
    }
    return http.allowAnonymous() || addresses.stream().allMatch(InetAddress::isLoopbackAddress)
        ? List.of()
        : List.of(
            configuration.fatal(
                BIND_ADDRESS,
                "other machines reach this address, there is no authentication, and whoever"
                    + " reaches the API runs code here",
                "leave it out for the loopback address; or, where only trusted machines reach it,"
                    + " set spark.jobserver.allow-anonymous = true"));
  }

  private static List<Finding> tls(Configuration configuration, Machine machine) {
    HttpServerConfig http = configuration.of(HttpServerConfig.class);
    if (!http.sslEncryption()) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>();
    if (http.keystore().isEmpty()) {
      findings.add(
          configuration.fatal(
              HTTP + "keystore",
              "ssl-encryption is on, but there is no key store",
              "set it to the file with the server's key and certificate, or ssl-encryption ="
                  + " off"));
    }
    if (http.keystorePassword().isEmpty()) {
      findings.add(
          configuration.fatal(
              HTTP + "keystorePW",
              "ssl-encryption is on, but there is no password of the key store",
              "set it, or ssl-encryption = off"));
    }
    opens(configuration, "keystore", http.keystoreType(), http.keystore(), http.keystorePassword())
        .ifPresent(findings::add);
    opens(
            configuration,
            "truststore",
            http.truststoreType(),
            http.truststore(),
            http.truststorePassword())
        .ifPresent(findings::add);
    return findings;
  }

  private static Optional<Finding> opens(
      Configuration configuration,
      String key,
      HttpServerConfig.StoreType type,
      Optional<Path> file,
      Optional<String> password) {
    if (file.isEmpty()) {
      return Optional.empty();
    }
    if (!Files.isReadable(file.get()) || Files.isDirectory(file.get())) {
      return Optional.of(
          configuration.fatal(
              HTTP + key,
              "there is no such file that can be read",
              "set it to a file that is there, readable for the server's user"));
    }
    try (InputStream bytes = Files.newInputStream(file.get())) {
      KeyStore.getInstance(type.name()).load(bytes, password.map(String::toCharArray).orElse(null));
      return Optional.empty();
    } catch (IOException | GeneralSecurityException e) {
      return Optional.of(
          configuration.fatal(
              HTTP + key,
              "it cannot be opened as " + type + " with the password that is set",
              "set " + key + "PW to its password, and its type to what it is: JKS or PKCS12"));
    }
  }

  private static List<Finding> apiPort(Configuration configuration, Machine machine) {
    HttpConfig http = configuration.of(HttpConfig.class);
    return port(configuration, machine, PORT, http.bindAddress().orElse(LOOPBACK), http.port());
  }

  private static List<Finding> remotingPort(Configuration configuration, Machine machine) {
    RemotingConfig remoting = configuration.of(RemotingConfig.class);
    return port(
        configuration,
        machine,
        remotingKey(remoting),
        remotingHost(remoting),
        remotingPort(remoting));
  }

  private static List<Finding> joinPort(Configuration configuration, Machine machine) {
    return port(
        configuration,
        machine,
        DRIVER_URL,
        remotingHost(configuration.of(RemotingConfig.class)),
        DriversConfig.joinPort(configuration.of(DriversConfig.class)));
  }

  private static String remotingKey(RemotingConfig remoting) {
    return remoting.bind().port().isPresent()
        ? "pekko.remote.artery.bind.port"
        : "pekko.remote.artery.canonical.port";
  }

  private static String remotingHost(RemotingConfig remoting) {
    return remoting.bind().hostname().orElse(remoting.canonical().hostname());
  }

  private static int remotingPort(RemotingConfig remoting) {
    return remoting.bind().port().orElse(remoting.canonical().port());
  }

  private static List<Finding> h2Port(Configuration configuration, Machine machine) {
    String url = configuration.of(DatabaseConfig.class).jdbc().url();
    return configuration.of(DaoConfig.class).startH2Server() && url.startsWith(H2Url.TCP)
        ? port(configuration, machine, "spark.jobserver.sqldao.jdbc.url", LOOPBACK, H2Url.port(url))
        : List.of();
  }

  private static List<Finding> port(
      Configuration configuration, Machine machine, String key, String host, int port) {
    // An address that is none of this machine's has its own check.
    boolean bindable =
        machine.resolve(host).stream()
            .anyMatch(
                address ->
                    address.isLoopbackAddress()
                        || address.isAnyLocalAddress()
                        || machine.addresses().contains(address));
    return port == 0 || !bindable || machine.canListen(host, port)
        ? List.of()
        : List.of(
            configuration.fatal(
                key,
                "port %d of %s is in use, or not for this user to use".formatted(port, host),
                "stop what listens there, or set another port"));
  }

  private static List<Finding> ownPorts(Configuration configuration, Machine machine) {
    RemotingConfig remoting = configuration.of(RemotingConfig.class);
    int h2 =
        configuration.of(DaoConfig.class).startH2Server()
            ? H2Url.port(configuration.of(DatabaseConfig.class).jdbc().url())
            : 0;
    List<Listener> listeners =
        List.of(
            new Listener("the API", PORT, configuration.of(HttpConfig.class).port()),
            new Listener("the remoting", remotingKey(remoting), remotingPort(remoting)),
            new Listener(
                "the listener where drivers join",
                DRIVER_URL,
                DriversConfig.joinPort(configuration.of(DriversConfig.class))),
            new Listener("the H2 server", "spark.jobserver.sqldao.jdbc.url", h2));
    List<Finding> findings = new ArrayList<>();
    for (Listener one : listeners) {
      listeners.subList(listeners.indexOf(one) + 1, listeners.size()).stream()
          .filter(other -> one.port() != 0 && one.port() == other.port())
          .map(
              other ->
                  configuration.fatal(
                      one.key(),
                      "%s and %s cannot share a port (%d)"
                          .formatted(one.name(), other.name(), one.port()),
                      "set another port for one of them"))
          .forEach(findings::add);
    }
    return findings;
  }

  /**
   * Something of the server that listens.
   *
   * @param port 0 takes a free one
   */
  private record Listener(String name, String key, int port) {}
}
