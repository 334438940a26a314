package io.sparkjobserver.server.drivers.standalone;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A way to have the master of a standalone cluster start a driver. Thread-safe; blocks. */
public interface Submission {

  /**
   * Has a driver started. It need not have a worker when this returns.
   *
   * @param master the one that is alive
   * @return what the master calls it
   * @throws IOException where the master does not take it; the message says what to do
   */
  String submit(Master master, Order order) throws IOException;

  /**
   * What is to be started.
   *
   * @param tag the driver's own id, whatever the master calls it
   * @param name the name of the application
   * @param jarUrl where workers get the jar
   * @param mainClass what is started from it
   * @param arguments for the main class; seen by others, so never a secret
   * @param properties what starts the JVM; seen by others, so never a secret
   * @param environment what only the driver's own user can read
   */
  record Order(
      String tag,
      String name,
      String jarUrl,
      String mainClass,
      List<String> arguments,
      Map<String, String> properties,
      Map<String, String> environment) {

    /** Copies what it is given. */
    public Order {
      arguments = List.copyOf(arguments);
      properties = Map.copyOf(properties);
      environment = Map.copyOf(environment);
    }

    /** Leaves the environment out. */
    @Override
    public String toString() {
      return "Order[" + tag + " for " + name + "]";
    }
  }
}
