package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.common.Failure;
import io.sparkjobserver.server.drivers.DriverExit;
import java.util.Optional;

/**
 * Why a driver is over.
 *
 * @param cause what the server or the driver gave up for
 * @param exit how its process ended, where that is what was noticed
 * @param last whether no other driver may take its place
 */
record DriverLoss(Optional<Failure> cause, Optional<DriverExit> exit, boolean last) {}
