/**
 * Requests that come with a key are served once: a repetition gets the first answer, also from
 * another server or after a restart.
 */
@NullMarked
package io.sparkjobserver.server.idempotency;

import org.jspecify.annotations.NullMarked;
