/**
 * Contexts and their life cycle: made, running, stopped, lost and found again after a restart. It
 * does not know what a job is beyond the slot that it takes.
 */
@NullMarked
package io.sparkjobserver.server.contexts;

import org.jspecify.annotations.NullMarked;
