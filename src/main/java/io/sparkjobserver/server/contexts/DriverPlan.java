package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.binaries.ClassPathEntry;
import io.sparkjobserver.server.drivers.DriverGateway;
import java.util.List;

/**
 * What a driver is started for.
 *
 * @param owner the id of its context, or its own where it hosts contexts
 * @param name the name of its context, or of its Spark application where it hosts contexts
 * @param settings what its Spark context is made with
 * @param classPath the binaries that each of its jobs has below its own
 * @param role what it is to others in its process
 */
record DriverPlan(
    String owner,
    String name,
    ContextSettings settings,
    List<ClassPathEntry> classPath,
    DriverGateway.Role role) {

  DriverPlan {
    classPath = List.copyOf(classPath);
  }

  /** A context that has its driver to itself. */
  static DriverPlan alone(Context context) {
    return of(context, DriverGateway.Role.ALONE);
  }

  /** A context that another driver hosts. */
  static DriverPlan hosted(Context context) {
    return of(context, DriverGateway.Role.HOSTED);
  }

  private static DriverPlan of(Context context, DriverGateway.Role role) {
    return new DriverPlan(
        context.id(), context.name(), context.settings(), context.classPath(), role);
  }
}
