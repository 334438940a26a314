/**
 * The database: which one a URL means, how times and writes reach it, and which server processes
 * are alive. It knows no table of another feature.
 */
@NullMarked
package io.sparkjobserver.server.store;

import org.jspecify.annotations.NullMarked;
