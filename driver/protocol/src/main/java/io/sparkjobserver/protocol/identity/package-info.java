/**
 * Who is who on the link, and how a driver becomes known: its key, its join over HTTP, its
 * certificate. Nothing here links a class of Pekko, Scala or Spark, so that a driver can be told
 * that its versions do not fit before any of them is loaded.
 */
@NullMarked
package io.sparkjobserver.protocol.identity;

import org.jspecify.annotations.NullMarked;
