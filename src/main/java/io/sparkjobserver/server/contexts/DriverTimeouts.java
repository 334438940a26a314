package io.sparkjobserver.server.contexts;

import java.time.Duration;

/**
 * How long is waited for what.
 *
 * @param join from the launch until the driver joins
 * @param init from there until the Spark context is up
 * @param lost between two signs of life
 * @param kill from a job's kill until the driver's process is ended
 * @param farewell from the end of the driver until its process is killed, and from there until that
 *     is taken for done
 */
record DriverTimeouts(
    Duration join, Duration init, Duration lost, Duration kill, Duration farewell) {}
