package io.sparkjobserver.server.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.concurrent.TimeUnit;
import org.jboss.byteman.check.TestScript;
import org.junit.jupiter.api.Test;

/** The points of the fault suite are in the code: a method that is renamed takes its rule along. */
final class FaultRulesIT {

  @Test
  void nameWhatIsInTheServerAndInTheDriver() throws IOException, InterruptedException {
    String target = Path.of(System.getProperty("basedir", ""), "target").toAbsolutePath() + "/";
    // In a process of its own: the driver's classes are on no class path here.
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                String.join(
                    File.pathSeparator,
                    FaultPoints.byteman().toString(),
                    target + "classes",
                    target + "test-classes",
                    target + "quarkus-app/lib/main/*",
                    target + "driver/driver.jar"),
                TestScript.class.getName(),
                FaultPoints.rules().toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(output).contains("TestScript: no errors").doesNotContainIgnoringCase("warning");
  }

  @Test
  void areThereForEachMoment() throws IOException {
    String rules = Files.readString(FaultPoints.rules());

    assertThat(EnumSet.complementOf(EnumSet.of(Moment.ANY_TIME)))
        .allSatisfy(moment -> assertThat(rules).contains("armed(\"" + moment + "\")"));
  }
}
