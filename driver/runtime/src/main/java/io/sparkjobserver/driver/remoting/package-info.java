/**
 * The driver's end of the link to the server: joining, heartbeats, orders, the ends of jobs until
 * they are acknowledged, content in both directions. The only package of the driver that knows
 * Pekko.
 */
@NullMarked
package io.sparkjobserver.driver.remoting;

import org.jspecify.annotations.NullMarked;
