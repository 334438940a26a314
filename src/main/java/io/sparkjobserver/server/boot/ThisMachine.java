package io.sparkjobserver.server.boot;

import io.sparkjobserver.server.drivers.Installation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The machine that this process runs on. */
final class ThisMachine implements Machine {

  /** A name server that does not answer must not keep the server from saying so. */
  private static final int RESOLVE_SECONDS = 10;

  @Override
  public List<InetAddress> resolve(String host) {
    return CompletableFuture.supplyAsync(() -> lookUp(host))
        .completeOnTimeout(List.of(), RESOLVE_SECONDS, TimeUnit.SECONDS)
        .join();
  }

  private static List<InetAddress> lookUp(String host) {
    try {
      return Arrays.asList(InetAddress.getAllByName(host));
    } catch (IOException | RuntimeException e) {
      return List.of();
    }
  }

  @Override
  public List<InetAddress> addresses() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .collect(Collectors.toUnmodifiableList());
    } catch (SocketException e) {
      return List.of();
    }
  }

  @Override
  public boolean canListen(String host, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(host, port));
      return true;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  @Override
  public boolean owns(Path file) {
    try {
      String owner = Files.getOwner(file).getName();
      return ProcessHandle.current().info().user().filter(owner::equals).isPresent();
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  @Override
  public Optional<String> variable(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
  }

  @Override
  public Installation installation() {
    return Installation.ofThisProcess();
  }
}
