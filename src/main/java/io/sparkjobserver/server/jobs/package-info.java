/** Jobs and their life cycle: accepted, sent, ended, killed; their configuration and results. */
@NullMarked
package io.sparkjobserver.server.jobs;

import org.jspecify.annotations.NullMarked;
