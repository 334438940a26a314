package io.sparkjobserver.server.binaries;

import java.util.List;

/** A feature whose work needs binaries while it goes on. */
public interface BinaryUser {

  /**
   * What goes on and needs the binary: the ids of jobs, newest first. Called inside a transaction.
   */
  List<String> jobsUsing(String binaryName);
}
