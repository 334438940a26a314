package io.sparkjobserver.driver.jobs;

import com.typesafe.config.Config;
import io.sparkjobserver.api.JobContext;
import org.apache.spark.sql.SparkSession;

/** What one run is given. */
record RunContext(String jobId, Config input, SparkSession spark) implements JobContext {}
