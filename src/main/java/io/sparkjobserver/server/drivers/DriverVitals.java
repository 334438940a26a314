package io.sparkjobserver.server.drivers;

import java.util.List;

/**
 * What a driver's sign of life tells.
 *
 * @param jobs the jobs that it knows
 * @param heapUsed the bytes of its heap in use
 * @param heapMax the bytes that its heap may have
 * @param cpuPermille the share of its machine's processors that it uses, in thousandths; -1 where
 *     that is not known
 * @param progress how far the jobs are that run in Spark
 */
public record DriverVitals(
    List<String> jobs, long heapUsed, long heapMax, int cpuPermille, List<JobProgress> progress) {

  /** Copies the lists. */
  public DriverVitals {
    jobs = List.copyOf(jobs);
    progress = List.copyOf(progress);
  }
}
