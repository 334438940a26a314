package io.sparkjobserver.server.config;

import com.typesafe.config.ConfigException;
import io.smallrye.config.PropertiesConfigSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.eclipse.microprofile.config.spi.ConfigSourceProvider;

/**
 * Puts the HOCON file of the command line below the system properties and above everything else.
 * Found by service loading.
 */
public final class HoconConfigSources implements ConfigSourceProvider {

  /** The system property that names the file. The command line sets it; see {@code Main}. */
  public static final String FILE = "spark.jobserver.config-file";

  /** System properties are at 400 and environment variables at 300. */
  private static final int ORDINAL = 350;

  /** Why a file cannot be used; empty where it can. */
  public static Optional<String> fault(Path file) {
    try {
      HoconFile.read(file);
      return Optional.empty();
    } catch (ConfigException e) {
      return Optional.of("The configuration file cannot be read: " + e.getMessage());
    }
  }

  @Override
  public Iterable<ConfigSource> getConfigSources(ClassLoader loader) {
    String file = System.getProperty(FILE);
    return file == null
        ? List.of()
        : List.of(new PropertiesConfigSource(HoconFile.read(Path.of(file)), file, ORDINAL));
  }
}
