package io.sparkjobserver.server.drivers;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** The process of a driver, here or on a worker of a cluster. Thread-safe; nothing blocks. */
public interface DriverProcess {

  /** By what {@link DriverLauncher#find} finds it again: one line. */
  String reference();

  /** Completes when the process runs; in a cluster it may have to wait for room. */
  CompletionStage<Void> started();

  /** Completes once, when the process has ended for good, with what is known about its end. */
  CompletionStage<DriverExit> exit();

  /** Ends it, at once or as soon as it can be reached. Does nothing where it has ended. */
  void kill();

  /** Where it is in its cluster; empty where it is on this machine. */
  Optional<ClusterPlace> place();

  /**
   * The driver said itself what the cluster calls it now.
   *
   * @param submissionId differs from what is known where the cluster gave it to another worker
   */
  void calls(String submissionId);

  /** Has somebody told why, whenever the cluster gives the driver to another worker. */
  void onMoved(Consumer<String> told);

  /**
   * Where a driver is in its cluster.
   *
   * @param submissionId what the master calls it
   * @param state the master's word for how far it is
   * @param worker the worker that it is on
   * @param waitsFor what it waits for, where it has no worker
   */
  record ClusterPlace(
      String submissionId, String state, Optional<String> worker, Optional<String> waitsFor) {}
}
