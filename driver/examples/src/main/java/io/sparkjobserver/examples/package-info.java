/**
 * Jobs to try the server with. The README, the tests and the benchmarks run them, so what they
 * return for an input stays as it is. They use nothing but the interface for job authors and Spark.
 */
@NullMarked
package io.sparkjobserver.examples;

import org.jspecify.annotations.NullMarked;
