package io.sparkjobserver.server.it.bench;

/** A part of the benchmark. It starts and ends what it needs, and depends on no other part. */
interface Section {

  /** How it is asked for. */
  String name();

  /**
   * Measures, and adds what came of it to the report.
   *
   * @throws AssertionError where an answer is wrong
   */
  void run(BenchSettings settings, Report report) throws Exception;
}
