/**
 * Starts driver processes and watches them: the only place that does. It knows nothing of jobs or
 * messages.
 */
@NullMarked
package io.sparkjobserver.server.drivers.launch;

import org.jspecify.annotations.NullMarked;
