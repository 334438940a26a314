package io.sparkjobserver.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a${b}c",
        "a$$b",
        "$${x}",
        "$",
        "a$",
        "\\\\$x",
        "\\\\${x}",
        "$$$",
        "{$}",
        "${",
        "a:b::c"
      })
  void takesAStringAsItIs(String text) throws IOException {
    Path file = write("password = \"" + text + '"');
    String literal = text.replace("\\\\", "\\");
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .withSources(new ReadSource("file", HoconFile.ORDINAL, HoconFile.read(file)))
            .build();
    assertThat(config.getConfigValue("password").getValue()).isEqualTo(literal);
  }

  @Test
  void takesANumberAsItWasWritten() throws IOException {
    assertThat(texts(write("a = 007, b = 1.10, c = 1e3, d = [1.10, 2.0], e = true, f = on")))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("a", "007", "b", "1.10", "c", "1e3", "d", "1.10,2.0", "e", "true", "f", "on"));
  }

  @Test
  void resolvesWhatRefersToItselfOrIsOptional() throws IOException {
    assertThat(
            texts(
                write(
                    """
                    port = 8091
                    port = ${?NOT_SET_ANYWHERE}
                    masters = ["a:1"]
                    masters += "b:2"
                    path = "/a"
                    path = ${path}":/b"
                    defaults { cores = 2, memory = 1g }
                    context = ${defaults}
                    context.cores = 8
                    sqldao.jdbc = ${defaults} { url = x }
                    whole = ${defaults}
                    """)))
        .containsAllEntriesOf(
            Map.of(
                "port", "8091",
                "masters", "a:1,b:2",
                "path", "/a:/b",
                "context.cores", "8",
                "context.memory", "1g",
                "sqldao.jdbc.url", "x",
                "sqldao.jdbc.cores", "2",
                "whole.memory", "1g"))
        .doesNotContainKeys("whole", "context");
  }

  @Test
  void refersToSystemPropertiesBeforeItselfAndToDefaultsAfterwards() throws IOException {
    System.setProperty("hocon.test.base", "/b");
    try {
      assertThat(
              texts(
                  write(
                      """
                      hocon.test.base = /a
                      built = ${hocon.test.base}/x
                      url = "jdbc:h2:file:"${spark.jobserver.sqldao.rootdir}/db
                      spark.jobserver.state-dir = /state
                      """)))
          .containsEntry("built", "/b/x")
          .containsEntry("url", "jdbc:h2:file:/state/sqldao/data/db");
    } finally {
      System.clearProperty("hocon.test.base");
    }
  }

  @Test
  void doesNotPrintTheConfigurationWhereItCannotBeResolved() throws IOException {
    Path file = write("password = geheim\na = ${b}\nb = ${a}\nc = ${a.d}");
    assertThatThrownBy(() -> HoconFile.read(file))
        .isInstanceOf(UnusableConfigException.class)
        .hasMessageNotContaining("geheim");
  }

  @Test
  void readsWhatItsScannerDoesNotFollow() throws IOException {
    Files.writeString(folder.resolve("secrets.properties"), "db.password=a");
    Files.write(
        folder.resolve("latin.conf"),
        "# f\u00fcr\nlatin = 1".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(
            texts(
                write(
                    """
                    include "secrets.properties"
                    include "latin.conf"
                    include classpath("nothing-there.conf")
                    include url("file:/nothing-there.conf")
                    spark.x = 1
                    spark.x.y = 2
                    """)))
        .containsEntry("db.password", "a")
        .containsEntry("latin", "1")
        .containsEntry("spark.x", "1")
        .containsEntry("spark.x.y", "2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a = {",
        "a = ${missing}",
        "a = [1",
        "include required(\"none.conf\")",
        "\"\" = 5",
        "a.\"\".b = 5"
      })
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
