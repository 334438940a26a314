package io.sparkjobserver.examples;

import org.apache.spark.sql.SparkSession;

/**
 * No job, but a program for {@code spark-submit}: makes a Spark session, says that it is ready, and
 * ends. A context that the server makes is compared with it.
 */
public final class BareSession {

  private BareSession() {}

  public static void main(String[] arguments) {
    SparkSession session = SparkSession.builder().getOrCreate();
    System.out.println("ready: " + session.sparkContext().applicationId());
    session.stop();
  }
}
