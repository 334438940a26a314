package io.sparkjobserver.server.drivers;

/** How drivers on this machine are started, where nothing that is set needs another way. */
public enum DriverStart {
  /** With {@code java}, from an archive of the classes that drivers load. */
  ARCHIVE,
  /** With {@code java} alone. */
  JAVA,
  /** With Spark's script. */
  SPARK_SUBMIT
}
