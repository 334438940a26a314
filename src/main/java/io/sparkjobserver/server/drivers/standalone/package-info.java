/**
 * Drivers on the workers of a standalone cluster: submitted to its master, followed wherever the
 * master gives them, ended through it. It starts no process and knows nothing of jobs or messages.
 */
@NullMarked
package io.sparkjobserver.server.drivers.standalone;

import org.jspecify.annotations.NullMarked;
