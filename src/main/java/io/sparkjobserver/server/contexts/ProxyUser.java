package io.sparkjobserver.server.contexts;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The setting {@code spark.proxy.user}: whom a context's driver acts for, instead of the user whom
 * the server runs as. {@code spark-submit} is told it; among the properties of Spark it means
 * nothing.
 */
public final class ProxyUser {

  /** The setting's name. */
  public static final String SETTING = "spark.proxy.user";

  /** Why a context on a worker has none. */
  public static final String NOT_IN_A_CLUSTER =
      "Spark acts for another user only where drivers run on the server's machine, and here workers"
          + " run them";

  /** What is left to do then. */
  public static final String CLUSTER_FIX =
      "leave it out, or let drivers run in client mode: set driver-mode to client";

  /**
   * Names as Hadoop has them, {@code bob}, {@code bob@REALM} or {@code DOMAIN\bob}. Others than
   * ASCII's would become somebody else's on a command line in another character set.
   */
  private static final Pattern NAME = Pattern.compile("[!-~]{1,128}");

  /** Where the name would be a property of Spark that nobody reads. */
  private static final List<String> UNREAD =
      List.of("passthrough." + SETTING, "launcher." + SETTING);

  private ProxyUser() {}

  /**
   * What is wrong with a setting of a context; empty where nothing is, or it is another one.
   *
   * @param setting its name
   */
  public static Optional<String> fault(String setting, String value) {
    if (UNREAD.contains(setting)) {
      return Optional.of("Spark does not read it: the setting is " + SETTING);
    }
    return setting.equals(SETTING) && !NAME.matcher(value).matches()
        ? Optional.of("a user's name has 1 to 128 characters of ASCII without blanks")
        : Optional.empty();
  }

  /** What the name of a user's own context begins with, as in the original. */
  static String prefix(String user) {
    return user.replace("~", "~~") + "~";
  }
}
