package io.sparkjobserver.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HoconFileTest {

  @TempDir Path folder;

  @Test
  void flattensObjectsAndListsAndResolvesSubstitutions() throws IOException {
    Files.writeString(folder.resolve("more.conf"), "spark.jobserver.port = 9000");
    Path file =
        write(
            """
            include "more.conf"
            name = server
            spark {
              master = "local[2]"
              jobserver { bind-address = 0.0.0.0, copy = ${spark.jobserver.port} }
              contexts."my ctx".num-cpu-cores = 2
              list = [a, b]
              home = ${java.io.tmpdir}
              optional = ${?NOT_SET_ANYWHERE}
            }
            """);
    assertThat(HoconFile.read(file))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "name", "server",
                "spark.master", "local[2]",
                "spark.jobserver.port", "9000",
                "spark.jobserver.bind-address", "0.0.0.0",
                "spark.jobserver.copy", "9000",
                "spark.contexts.my ctx.num-cpu-cores", "2",
                "spark.list", "a,b",
                "spark.home", System.getProperty("java.io.tmpdir")));
  }

  @Test
  void saysWhyAFileCannotBeUsed() throws IOException {
    assertThat(HoconConfigSources.fault(write("a = {"))).isPresent();
    assertThat(HoconConfigSources.fault(write("a = ${missing}")))
        .hasValueSatisfying(fault -> assertThat(fault).contains("missing"));
    assertThat(HoconConfigSources.fault(folder.resolve("none.conf"))).isPresent();
    assertThat(HoconConfigSources.fault(write("a = 1"))).isEmpty();
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("local.conf"), text);
  }
}
