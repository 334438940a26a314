package io.sparkjobserver.server.boot;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.sparkjobserver.server.config.LegacyNames;
import io.sparkjobserver.server.config.SettingsSources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Configurations of a test: one HOCON file, and nothing of the machine that runs it. */
final class TestSettings {

  /** As -D has it. */
  private static final int STRONGER_THAN_A_FILE = 400;

  private TestSettings() {}

  static Configuration read(Path file) {
    return read(file, Map.of());
  }

  /**
   * @param options what -D says
   */
  static Configuration read(Path file, Map<String, String> options) {
    ConfigSource source = new SettingsSources(Mappings.KEYS).file(file);
    return Configuration.read(
        () ->
            new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withDefaultValue("smallrye.config.mapping.validate-unknown", "false")
                .withInterceptors(new LegacyNames(), new SettingUnits(), new LibrarySettings())
                .withSources(
                    source,
                    new PropertiesConfigSource(options, "options", STRONGER_THAN_A_FILE),
                    new PropertiesConfigSource(
                        Map.of("user.home", file.getParent().toString()), "home", -1)));
  }

  /**
   * @param hocon the file's text, with {@code @HOME@} for the folder
   */
  static Configuration read(Path folder, String hocon) {
    String text = hocon.replace("@HOME@", folder.toString());
    try {
      return read(Files.writeString(folder.resolve("local.conf"), text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
