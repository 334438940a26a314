package io.sparkjobserver.server.contexts;

import java.time.Duration;

/**
 * How long is waited for what.
 *
 * @param room from the launch until the driver's process runs, for which a cluster may need room
 * @param join from there until the driver joins
 * @param restart from the loss of a supervised driver until it joins again
 * @param init from there until the Spark context is up
 * @param lost between two signs of life
 * @param kill from a job's kill until the driver's process is ended
 * @param farewell from the end of the driver until its process is killed, and from there until that
 *     is taken for done
 */
record DriverTimeouts(
    Duration room,
    Duration join,
    Duration restart,
    Duration init,
    Duration lost,
    Duration kill,
    Duration farewell) {}
