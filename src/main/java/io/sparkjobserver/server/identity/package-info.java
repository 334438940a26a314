/**
 * Who may speak on the link between servers and drivers: the deployment's secret key, its
 * certificate authority and what they vouch for. It knows nothing of messages.
 */
@NullMarked
package io.sparkjobserver.server.identity;

import org.jspecify.annotations.NullMarked;
