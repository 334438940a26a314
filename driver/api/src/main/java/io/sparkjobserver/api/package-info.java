/**
 * What the author of a job compiles against, and nothing more. It depends on Spark, Typesafe Config
 * and the JDK, and must not know the server, the driver or how they talk: a job jar built today
 * runs on every later driver.
 */
@NullMarked
package io.sparkjobserver.api;

import org.jspecify.annotations.NullMarked;
