package io.sparkjobserver.driver.spark;

import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Where a process that runs tasks finds the classes of their jobs. Thread-safe. */
@FunctionalInterface
interface TaskClasses {

  /**
   * The loader of a task's class path, for as long as anything refers to a class of it the same
   * one.
   *
   * @param task the local properties of the task
   * @return null where the task belongs to no job, or its class path is not here
   */
  @Nullable ClassLoader of(Properties task);
}
