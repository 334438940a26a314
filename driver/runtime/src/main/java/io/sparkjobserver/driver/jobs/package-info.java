/**
 * Running jobs: their class paths, their kinds, their threads, their end, and the JSON of what they
 * return. It is told what to run and tells a {@link io.sparkjobserver.driver.jobs.JobListener} what
 * became of it; it knows neither how the server is reached nor how the Spark context is made.
 */
@NullMarked
package io.sparkjobserver.driver.jobs;

import org.jspecify.annotations.NullMarked;
