/**
 * The few words that every feature speaks: the clock, errors and what failed. It knows no feature,
 * no database and no HTTP.
 */
@NullMarked
package io.sparkjobserver.server.common;

import org.jspecify.annotations.NullMarked;
