package io.sparkjobserver.server.boot;

import io.sparkjobserver.server.config.Severity;

/**
 * Settings that trip one check.
 *
 * @param check the one that is tripped
 * @param severity how much it says it matters
 * @param key the key that it names
 * @param settings what trips it
 * @param words what it says, among others
 */
record Trip(String check, Severity severity, String key, String settings, String words) {

  /** What no check has anything to say about. */
  static final String GOOD =
      """
      spark.jobserver.bind-address = 127.0.0.1
      spark.jobserver.state-dir = @HOME@/state
      """;

  /** The same with drivers on workers; the check that says that they are not there yet warns. */
  static final String CLUSTER =
      GOOD
          + """
          spark.master = "spark://a:7077,b:7077"
          spark.jobserver.driver-mode = standalone-cluster
          spark.jobserver.context-per-jvm = true
          spark.jobserver.sqldao.jdbc.url = "jdbc:h2:tcp://10.0.0.5:9092/h2-db"
          akka.remote.netty.tcp.hostname = "10.0.0.5"
          """;

  /** A port that somebody else has. */
  static final int TAKEN = 4711;

  static Trip fatal(String check, String key, String settings, String words) {
    return new Trip(check, Severity.FATAL, key, settings, words);
  }

  static Trip warning(String check, String key, String settings, String words) {
    return new Trip(check, Severity.WARNING, key, settings, words);
  }

  static String hostname(String name) {
    return "akka.remote.netty.tcp.hostname = \"" + name + "\"\n";
  }

  static String url(String url) {
    return "spark.jobserver.sqldao.jdbc.url = \"" + url + "\"\n";
  }
}
