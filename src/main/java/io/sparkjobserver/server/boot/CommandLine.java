package io.sparkjobserver.server.boot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the server is asked to do by its arguments.
 *
 * @param task what to do
 * @param file the HOCON file with the settings
 * @param properties settings given as {@code -Dkey=value} behind the jar
 * @param fault what is wrong with the arguments
 */
record CommandLine(
    Task task, Optional<String> file, Map<String, String> properties, Optional<String> fault) {

  static final String USAGE =
      """
      Usage: jobserver [options] [file.conf]

      Starts the server with the settings of a HOCON file, of the file that JOBSERVER_CONF names, or
      with its defaults.

        -Dkey=value              a setting, stronger than the file
        --check-config           print the effective settings and whether they can be used, and end
        --print-default-config   print all settings with their defaults, as a file to begin with
        --version                print the version
        --help                   print this""";

  /** What to do. */
  enum Task {
    /** Start the server. */
    START,
    /** Judge the settings. */
    CHECK_CONFIG,
    /** Print the defaults. */
    PRINT_DEFAULT_CONFIG,
    /** Print the version. */
    VERSION,
    /** Print the usage. */
    HELP
  }

  static CommandLine parse(String... arguments) {
    Task task = Task.START;
    List<String> files = new ArrayList<>();
    Map<String, String> properties = new LinkedHashMap<>();
    for (String argument : arguments) {
      switch (argument) {
        case "--check-config" -> task = Task.CHECK_CONFIG;
        case "--print-default-config" -> task = Task.PRINT_DEFAULT_CONFIG;
        case "--version" -> task = Task.VERSION;
        case "--help", "-h" -> task = Task.HELP;
        case "-D" -> {
          return faulty("-D and its setting are one word: -Dkey=value");
        }
        default -> {
          if (argument.startsWith("-D") && argument.indexOf('=') > 2) {
            String[] setting = argument.substring(2).split("=", 2);
            properties.put(setting[0], setting[1]);
          } else if (argument.startsWith("-")) {
            return faulty("There is no option " + argument);
          } else {
            files.add(argument);
          }
        }
      }
    }
    return files.size() > 1
        ? faulty("There can be one file, and here are " + String.join(", ", files))
        : new CommandLine(task, files.stream().findFirst(), properties, Optional.empty());
  }

  private static CommandLine faulty(String fault) {
    return new CommandLine(Task.HELP, Optional.empty(), Map.of(), Optional.of(fault));
  }
}
