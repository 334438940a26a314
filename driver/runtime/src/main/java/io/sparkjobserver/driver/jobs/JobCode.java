package io.sparkjobserver.driver.jobs;

import java.util.Optional;

/**
 * The code of a job.
 *
 * @param mainClass the name that the job was asked for by
 * @param classPath where its classes come from
 */
public record JobCode(String mainClass, ClassPath classPath) {

  /**
   * The main class, not yet initialised. A Scala object of the name comes before a class of the
   * name.
   *
   * @return empty where the class path has neither
   * @throws LinkageError where the class is there and cannot be linked
   */
  public Optional<MainClass> main() {
    return classPath.main(mainClass);
  }
}
