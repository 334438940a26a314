package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.drivers.DriverExit;
import io.sparkjobserver.server.drivers.DriverProcess;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A context's part of the process that it shares with others. It ends when the context is closed
 * there, or with the process. Thread-safe; nothing blocks.
 */
final class HostedProcess implements DriverProcess {

  private final DriverProcess host;
  private final Runnable close;
  private final CompletableFuture<DriverExit> exit = new CompletableFuture<>();

  /**
   * @param host the whole process
   * @param close has the context closed; where it does not close, the whole process is ended
   */
  HostedProcess(DriverProcess host, Runnable close) {
    this.host = host;
    this.close = close;
    host.exit().thenAccept(exit::complete);
  }

  /** The context is closed, and the process goes on. */
  void closed() {
    exit.complete(new DriverExit("closed the context", Optional.empty(), List.of()));
  }

  @Override
  public String reference() {
    return host.reference();
  }

  @Override
  public CompletionStage<Void> started() {
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<DriverExit> exit() {
    return exit;
  }

  @Override
  public void kill() {
    close.run();
  }

  @Override
  public Optional<ClusterPlace> place() {
    return host.place();
  }

  @Override
  public void calls(String submissionId) {
    // What the cluster calls it, the host says.
  }

  @Override
  public void onMoved(Consumer<String> told) {
    // Drivers of clusters are not shared.
  }
}
