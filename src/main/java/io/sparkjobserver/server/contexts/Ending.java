package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.common.Failure;
import java.util.Optional;

/**
 * How a context ends.
 *
 * @param state a final state
 * @param error why, where it did not end as asked
 * @param jobsFailure what its open jobs end with
 */
record Ending(ContextState state, Optional<String> error, Failure jobsFailure) {}
