/**
 * What a driver is to the server: a process that is launched, joins, hosts one context, runs its
 * jobs and ends. It knows neither processes nor Pekko; those are in the packages below.
 */
@NullMarked
package io.sparkjobserver.server.drivers;

import org.jspecify.annotations.NullMarked;
