/**
 * The program that {@code spark-submit} starts: one process, one Spark context, joined to the
 * server that launched it. This package reads how it was launched, wires the others, and decides
 * when the process ends.
 */
@NullMarked
package io.sparkjobserver.driver;

import org.jspecify.annotations.NullMarked;
