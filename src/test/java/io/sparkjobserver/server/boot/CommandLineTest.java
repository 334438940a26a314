package io.sparkjobserver.server.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkjobserver.server.boot.CommandLine.Task;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {

  @ParameterizedTest
  @CsvSource({
    "--check-config, CHECK_CONFIG",
    "--print-default-config, PRINT_DEFAULT_CONFIG",
    "--version, VERSION",
    "--help, HELP",
    "-h, HELP"
  })
  void knowsItsOptions(String option, Task task) {
    CommandLine line = CommandLine.parse(option);
    assertThat(line.task()).isEqualTo(task);
    assertThat(line.fault()).isEmpty();
  }

  @Test
  void takesAFileAndSettings() {
    CommandLine line = CommandLine.parse("-Da=b=c", "local.conf", "-Dx=");
    assertThat(line.task()).isEqualTo(Task.START);
    assertThat(line.file()).contains("local.conf");
    assertThat(line.properties()).isEqualTo(Map.of("a", "b=c", "x", ""));
    assertThat(CommandLine.parse().file()).isEmpty();
    assertThat(CommandLine.parse("--check-config", "a.conf").file()).contains("a.conf");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--nothing", "-D=x", "-Dx", "-x"})
  void refusesWhatItDoesNotKnow(String option) {
    assertThat(CommandLine.parse(option).fault())
        .hasValueSatisfying(fault -> assertThat(fault).contains(option));
  }

  @Test
  void saysHowASettingIsWrittenWhereABlankCameBetween() {
    assertThat(CommandLine.parse("-D", "a=b").fault())
        .contains("-D and its setting are one word: -Dkey=value");
  }

  @Test
  void takesOneFileAtMost() {
    assertThat(CommandLine.parse("a.conf", "b.conf").fault()).isPresent();
  }
}
