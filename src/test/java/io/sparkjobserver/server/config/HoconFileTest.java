package io.sparkjobserver.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.ConfigValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
              list = [a, b]
              home = ${java.io.tmpdir}
              optional = ${?NOT_SET_ANYWHERE}
              nothing = null
            }
            """);
    assertThat(texts(file))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "name", "server",
                "spark.master", "local[2]",
                "spark.jobserver.port", "9000",
                "spark.jobserver.bind-address", "0.0.0.0",
                "spark.jobserver.copy", "9000",
                "spark.list", "a,b",
                "spark.home", System.getProperty("java.io.tmpdir")));
  }

  @Test
  void saysWhereASettingWasWritten() throws IOException {
    Path more = Files.writeString(folder.resolve("more.conf"), "\n\nb = 2");
    Map<String, ConfigValue> settings = HoconFile.read(write("a = 1\ninclude \"more.conf\""));
    assertThat(settings.get("a").getLocation()).endsWith("local.conf:1");
    assertThat(settings.get("b").getLocation()).isEqualTo(more + ":3");
  }

  @Test
  void keepsNamesOfTheUsersChoiceWhole() throws IOException {
    assertThat(
            texts(
                write(
                    """
                    spark.contexts { "my.ctx" { num-cpu-cores = 2 }, plain.x = 1, empty {} }
                    spark.jobserver.job-bin-paths { "an.app" = /a.jar, b = /b.jar }
                    spark.context-settings { "spark.x.y" = 1 }
                    """)))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "spark.contexts.\"my.ctx\".num-cpu-cores", "2",
                "spark.contexts.plain.x", "1",
                "spark.contexts.empty", "",
                "spark.jobserver.job-bin-paths.\"an.app\"", "/a.jar",
                "spark.jobserver.job-bin-paths.b", "/b.jar",
                "spark.context-settings.spark.x.y", "1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.x.a = 1\nspark.x.a.b = ${n}",
        "spark.x.a.b = ${n}\nspark.x.a = 1",
        "spark { x { a = 1, // why\n a { b = ${n} } } }",
        "spark { x { a.b = ${n} # why\n\n a : \"1\" } }",
        "spark.x { a { b = ${n} }, a = 1 }",
        "include \"a.conf\"\nspark.x.a { b = ${n} }",
        "spark { include required(file(\"A_CONF_INNER\")), x.a.b = ${n} }",
        "list = [{ spark = 1 }, \"}\"]\nspark.x.a.b = ${n}, spark.x.a = 1"
      })
  void losesNothingWhereAKeyHasAValueAndKeysBelowIt(String text) throws IOException {
    Files.writeString(folder.resolve("a.conf"), "spark.x.a = 1");
    Path inner = Files.writeString(folder.resolve("inner.conf"), "x.a = 1");
    Path file = write(text.replace("A_CONF_INNER", inner.toString()) + "\nn = 2");
    assertThat(texts(file)).containsEntry("spark.x.a", "1").containsEntry("spark.x.a.b", "2");
  }

  @Test
  void letsTheLaterOfTwoValuesCountAlsoWhereTheyWerePutBack() throws IOException {
    Map<String, String> texts = texts(write("a = 1\na = 2\na.b = 3\na.b = 4\nc = 5\nc { }"));
    assertThat(texts).containsOnly(Map.entry("a", "2"), Map.entry("a.b", "4"));
    assertThat(texts(write("a { b = 1 }\na = null"))).isEmpty();
  }

  @Test
  void takesAStringAsItIs() throws IOException {
    assertThat(texts(write("password = \"a${b}c\""))).containsEntry("password", "a\\${b}c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a = {", "a = ${missing}", "a = [1", "include required(\"none.conf\")"})
  void saysWhyAFileCannotBeUsed(String text) throws IOException {
    Path file = write(text);
    assertThatThrownBy(() -> HoconFile.read(file))
        .isInstanceOf(UnusableConfigException.class)
        .hasMessageStartingWith("The configuration file cannot be read: ");
  }

  private static Map<String, String> texts(Path file) {
    return HoconFile.read(file).entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().getValue()));
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("local.conf"), text);
  }
}
