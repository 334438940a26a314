/**
 * What changed: every state change of binaries, contexts and jobs goes, once it is committed,
 * through one channel, and whoever wants to know of changes listens there.
 */
@NullMarked
package io.sparkjobserver.server.events;

import org.jspecify.annotations.NullMarked;
