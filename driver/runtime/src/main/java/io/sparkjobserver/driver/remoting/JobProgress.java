package io.sparkjobserver.driver.remoting;

import io.sparkjobserver.protocol.DriverMessage;
import java.util.List;

/** Knows how far jobs are. */
@FunctionalInterface
public interface JobProgress {

  /** How far those of the jobs are that Spark has work for. Must not block. */
  List<DriverMessage.Progress> of(List<String> jobIds);
}
