package io.sparkjobserver.server.boot;

import io.sparkjobserver.server.drivers.Installation;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A machine at 10.0.0.5 with a Spark 4 and a driver's jar, in a folder of the test, and a Hadoop.
 */
final class FakeMachine implements Machine {

  static final String ADDRESS = "10.0.0.5";

  private final Map<String, List<String>> names = new HashMap<>();
  private final Set<Integer> taken = new HashSet<>();
  private final Set<Path> foreign = new HashSet<>();
  private final Map<String, String> variables = new HashMap<>(Map.of("HADOOP_CONF_DIR", "/hadoop"));
  private final Path folder;

  FakeMachine(Path folder) {
    this.folder = folder;
    names.put("localhost", List.of("127.0.0.1"));
    names.put("jobserver.example.com", List.of(ADDRESS));
    // As Debian has it in its /etc/hosts.
    names.put("debian.example.com", List.of("127.0.1.1"));
    names.put("elsewhere.example.com", List.of("10.0.0.9"));
    installSpark("4.1.0");
    write("driver/driver.jar");
    installEmbeddedSpark();
    writeKeyStore();
    writeSecretKey();
  }

  /** One for local and standalone masters only, beside the other. */
  private void installEmbeddedSpark() {
    write("embedded/jars/spark-core_2.13-4.1.0.jar");
    executable(write("embedded/bin/spark-submit"));
  }

  private static void executable(Path file) {
    try {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One that its group can read. */
  private void writeSecretKey() {
    try {
      Path key = Files.writeString(folder.resolve("open-key"), "0a".repeat(32));
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One without a key. */
  private void writeKeyStore() {
    try (OutputStream out = Files.newOutputStream(folder.resolve("empty.jks"))) {
      KeyStore store = KeyStore.getInstance("JKS");
      store.load(null, null);
      store.store(out, "x".toCharArray());
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  FakeMachine taken(int port) {
    taken.add(port);
    return this;
  }

  /** Replaces the Spark. */
  FakeMachine installSpark(String version) {
    Path jars = folder.resolve("spark/jars");
    try {
      if (Files.exists(jars)) {
        try (var old = Files.newDirectoryStream(jars)) {
          for (Path jar : old) {
            Files.delete(jar);
          }
        }
      }
      write("spark/jars/spark-core_2.13-" + version + ".jar");
      write("spark/jars/spark-yarn_2.13-" + version + ".jar");
      write("spark/jars/spark-kubernetes_2.13-" + version + ".jar");
      executable(write("spark/bin/spark-submit"));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path write(String file) {
    try {
      Path path = folder.resolve(file);
      Files.createDirectories(path.getParent());
      return Files.writeString(path, "content");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<InetAddress> resolve(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    if (names.containsKey(name)) {
      return names.get(name).stream().map(FakeMachine::address).toList();
    }
    // Names are not looked up: the name server of the machine that runs the tests is not asked.
    try {
      return host.matches("[\\d.]+|\\[?[\\da-fA-F]*:[\\da-fA-F:.]*]?")
          ? List.of(InetAddress.getByName(host))
          : List.of();
    } catch (UnknownHostException e) {
      return List.of();
    }
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  @Override
  public List<InetAddress> addresses() {
    return List.of(address("127.0.0.1"), address(ADDRESS));
  }

  @Override
  public boolean canListen(String host, int port) {
    return !taken.contains(port);
  }

  /** A file of somebody else. */
  FakeMachine foreign(String file) {
    foreign.add(folder.resolve(file));
    return this;
  }

  @Override
  public boolean owns(Path file) {
    return !foreign.contains(file);
  }

  /** Replaces the environment. */
  FakeMachine environment(Map<String, String> environment) {
    variables.clear();
    variables.putAll(environment);
    return this;
  }

  @Override
  public Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name));
  }

  @Override
  public Installation installation() {
    return new Installation(folder.resolve("quarkus-app"), Optional.empty());
  }
}
