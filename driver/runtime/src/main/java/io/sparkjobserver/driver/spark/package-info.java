/**
 * The life of the Spark context: the only package that makes one, and the only one that knows how
 * Spark brings classes to its tasks. It knows nothing of the server.
 */
@NullMarked
package io.sparkjobserver.driver.spark;

import org.jspecify.annotations.NullMarked;
