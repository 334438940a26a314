package io.sparkjobserver.server.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ThisMachineTest {

  @TempDir Path folder;

  @Test
  void ownsWhatThisProcessMade() throws IOException {
    // A container's user may have no name.
    assumeThat(ProcessHandle.current().info().user()).isPresent();
    Path file = Files.createFile(folder.resolve("mine"));
    assertThat(new ThisMachine().owns(file)).isTrue();
    assertThat(new ThisMachine().owns(folder.resolve("missing"))).isFalse();
  }
}
