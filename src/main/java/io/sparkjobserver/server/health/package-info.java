/** What tells load balancers and operators how the server is. Nothing imports it. */
@NullMarked
package io.sparkjobserver.server.health;

import org.jspecify.annotations.NullMarked;
