package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.drivers.KillStep;
import java.time.Instant;

/**
 * A job that was called off and whose work goes on.
 *
 * @param step what was done to end it
 * @param since when that was noticed
 */
public record Kill(KillStep step, Instant since) {}
