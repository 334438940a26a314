package io.sparkjobserver.server.boot;

import io.sparkjobserver.server.config.SettingsSources;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.eclipse.microprofile.config.spi.ConfigSourceProvider;

/**
 * The product's own sources of settings: the HOCON file, and below it the variables {@code
 * SJSCONF_…}. System properties are stronger, other variables and {@code application.properties}
 * weaker. Found by service loading.
 */
public final class JobserverSources implements ConfigSourceProvider {

  /** The system property that names the file; the command line sets it. */
  static final String FILE_PROPERTY = "jobserver.conf";

  /** The environment variable that names the file. */
  static final String FILE_VARIABLE = "JOBSERVER_CONF";

  @Override
  public Iterable<ConfigSource> getConfigSources(ClassLoader loader) {
    SettingsSources sources = new SettingsSources(Mappings.KEYS);
    ConfigSource variables = sources.variables(System.getenv());
    return file()
        .<List<ConfigSource>>map(path -> List.of(sources.file(path), variables))
        .orElseGet(() -> List.of(variables));
  }

  /** The file that this process reads. */
  static Optional<Path> file() {
    return Optional.ofNullable(System.getProperty(FILE_PROPERTY))
        .or(() -> Optional.ofNullable(System.getenv(FILE_VARIABLE)))
        .filter(path -> !path.isBlank())
        .map(Path::of);
  }
}
