package io.sparkjobserver.server.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkjobserver.server.config.Bounds;
import io.sparkjobserver.server.config.KnownKey;
import io.sparkjobserver.server.config.KnownKeys;
import io.sparkjobserver.server.config.LegacyKeys;
import io.sparkjobserver.server.config.SettingText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The reference of settings and the file of defaults say what the interfaces say. Run with {@code
 * -Dupdate-docs} to write them anew.
 */
class ConfigurationDocsTest {

  private static final Path BASE = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
  private static final Path REFERENCE = BASE.resolveSibling("docs/configuration.md");
  private static final Path DEFAULTS = BASE.resolve("main/resources/default.conf");
  private static final String BEGIN = "<!-- Written by ConfigurationDocsTest: begin -->\n";
  private static final String END = "<!-- Written by ConfigurationDocsTest: end -->\n";
  private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\{[^}]+}");

  private static MappingJavadoc javadoc;

  @BeforeAll
  static void read() throws IOException {
    javadoc = MappingJavadoc.read();
  }

  @Test
  void theReferenceIsThatOfTheInterfaces() throws IOException {
    String page = Files.readString(REFERENCE);
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END);
    assertThat(begin).as("the mark of the written part").isNotNegative();
    check(REFERENCE, page.substring(0, begin + BEGIN.length()) + reference() + page.substring(end));
  }

  @Test
  void theFileOfDefaultsIsThatOfTheInterfaces() throws IOException {
    check(DEFAULTS, defaults());
  }

  private static void check(Path file, String text) throws IOException {
    if (System.getProperty("update-docs") != null) {
      Files.writeString(file, text);
    }
    assertThat(Files.exists(file) ? Files.readString(file) : "")
        .as(
            "%s; ./mvnw -pl src -am test -Dtest=ConfigurationDocsTest -Dupdate-docs writes it",
            file)
        .isEqualTo(text);
  }

  private static String reference() {
    StringBuilder page = new StringBuilder();
    for (Class<?> mapping : Mappings.ALL) {
      page.append("\n### ").append(heading(mapping)).append("\n\n");
      page.append("| key | default | what it is | meaning |\n|---|---|---|---|\n");
      for (KnownKey key : new KnownKeys(List.of(mapping)).all()) {
        page.append(
            "| `%s` | %s | %s | %s |\n"
                .formatted(
                    key.name() + (key.kind() == KnownKey.Kind.MAP ? ".<name>" : ""),
                    key.fallback().map(text -> "`" + text + "`").orElse(""),
                    allowed(key),
                    meaning(key).replace("|", "\\|")));
      }
    }
    page.append("\n### Former names\n\n| name | now |\n|---|---|\n");
    LegacyKeys.renamed()
        .forEach((old, now) -> page.append("| `%s` | `%s` |\n".formatted(old, now)));
    page.append("\n### Without a use\n\nThey are accepted and named when the server starts.\n\n");
    page.append("| key | instead |\n|---|---|\n");
    LegacyKeys.retired()
        .forEach((key, instead) -> page.append("| `%s` | %s |\n".formatted(key, instead)));
    return page.append("\n").toString();
  }

  private static String heading(Class<?> mapping) {
    return javadoc.of(mapping).replaceFirst("\\.( .*)?$", "");
  }

  private static String meaning(KnownKey key) {
    return javadoc.of(key.method().getDeclaringClass(), key.method().getName());
  }

  private static String allowed(KnownKey key) {
    String bounds = Bounds.of(key).toString();
    return SettingText.allowed(key).replaceFirst(", such as .*", "")
        + (bounds.isEmpty() ? "" : ", " + bounds);
  }

  private static String defaults() {
    StringBuilder file =
        new StringBuilder(
            """
            # Every setting of the server with its default. What has none is commented out.
            # A file needs only what differs: java -jar quarkus-run.jar my.conf
            """);
    for (Class<?> mapping : Mappings.ALL) {
      file.append("\n# ---- ").append(heading(mapping)).append('\n');
      for (KnownKey key : new KnownKeys(List.of(mapping)).all()) {
        file.append('\n');
        wrapped(meaning(key).replace("`", "") + " (" + allowed(key) + ")")
            .forEach(line -> file.append("# ").append(line).append('\n'));
        file.append(setting(key)).append('\n');
      }
    }
    return file.toString();
  }

  private static String setting(KnownKey key) {
    Optional<String> text = key.fallback();
    if (text.isEmpty()) {
      return "# " + key.name() + (key.kind() == KnownKey.Kind.MAP ? " {}" : " = ");
    }
    return key.name() + " = " + literal(text.get());
  }

  /** Texts in quotes, substitutions outside of them. */
  private static String literal(String text) {
    if (text.matches("[\\w-]+")) {
      return text;
    }
    StringBuilder hocon = new StringBuilder();
    Matcher matcher = SUBSTITUTION.matcher(text);
    int last = 0;
    while (matcher.find()) {
      if (matcher.start() > last) {
        hocon.append('"').append(text, last, matcher.start()).append('"');
      }
      hocon.append(matcher.group());
      last = matcher.end();
    }
    if (last < text.length()) {
      hocon.append('"').append(text.substring(last)).append('"');
    }
    return hocon.toString();
  }

  private static List<String> wrapped(String text) {
    return List.of(text.replaceAll("(.{1,96})( +|$)", "$1\n").split("\n"));
  }
}
