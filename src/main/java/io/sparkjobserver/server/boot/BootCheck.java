package io.sparkjobserver.server.boot;

import io.sparkjobserver.server.config.Finding;
import java.util.List;
import java.util.function.BiFunction;

/**
 * One question about the configuration. It starts nothing and writes nothing.
 *
 * @param name what is asked
 * @param question answers what there is to say; nothing where all is well
 */
record BootCheck(String name, BiFunction<Configuration, Machine, List<Finding>> question) {

  List<Finding> ask(Configuration configuration, Machine machine) {
    return question.apply(configuration, machine);
  }
}
