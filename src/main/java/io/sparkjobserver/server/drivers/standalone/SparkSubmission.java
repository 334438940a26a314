package io.sparkjobserver.server.drivers.standalone;

/** The way through {@code spark-submit}. */
public interface SparkSubmission extends Submission {}
