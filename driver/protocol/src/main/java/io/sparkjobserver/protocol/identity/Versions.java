package io.sparkjobserver.protocol.identity;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/**
 * What a driver is made of, known without loading any of it.
 *
 * @param protocol the version of the protocol that it speaks
 * @param jarSha256 the SHA-256 of its jar
 * @param spark the version of Spark on its class path, or {@link #NONE}
 * @param scala the version of Scala on its class path, or {@link #NONE}
 * @param java the version of its JVM
 */
public record Versions(int protocol, String jarSha256, String spark, String scala, String java) {

  /** Stands for what is not there. */
  public static final String NONE = "none";

  /**
   * Looks at the class path of this process.
   *
   * @param protocol the version that is spoken here
   * @param jarSha256 the SHA-256 of the driver's jar
   * @param loader finds what is on the class path
   */
  public static Versions ofClassPath(int protocol, String jarSha256, ClassLoader loader) {
    return new Versions(
        protocol,
        jarSha256,
        property(loader, "spark-version-info.properties", "version"),
        property(loader, "library.properties", "version.number"),
        System.getProperty("java.version"));
  }

  private static String property(ClassLoader loader, String resource, String key) {
    try (InputStream in = loader.getResourceAsStream(resource)) {
      if (in == null) {
        return NONE;
      }
      Properties values = new Properties();
      values.load(in);
      return values.getProperty(key, NONE);
    } catch (IOException e) {
      return NONE;
    }
  }

  void writeTo(Properties values) {
    values.setProperty("version.protocol", String.valueOf(protocol));
    values.setProperty("version.jar", jarSha256);
    values.setProperty("version.spark", spark);
    values.setProperty("version.scala", scala);
    values.setProperty("version.java", java);
  }

  static Versions readFrom(PropertiesText values) throws IOException {
    return new Versions(
        (int) values.number("version.protocol"),
        values.text("version.jar"),
        values.text("version.spark"),
        values.text("version.scala"),
        values.text("version.java"));
  }
}
