/**
 * The server: it answers HTTP, keeps state in a database and has drivers run the jobs. No Spark
 * class is on its class path.
 */
@NullMarked
package io.sparkjobserver.server;

import org.jspecify.annotations.NullMarked;
