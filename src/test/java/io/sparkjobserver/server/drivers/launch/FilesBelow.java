package io.sparkjobserver.server.drivers.launch;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.sparkjobserver.server.drivers.DriversConfig;
import io.sparkjobserver.server.drivers.SparkConfig;
import java.nio.file.Path;
import java.util.Map;

/** The files of drivers below a folder of a test. */
final class FilesBelow {

  private FilesBelow() {}

  static LaunchFiles of(Path folder) {
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .addDiscoveredConverters()
            .withMapping(DriversConfig.class)
            .withMapping(SparkConfig.class)
            .withValidateUnknown(false)
            .withSources(
                new PropertiesConfigSource(
                    Map.of("spark.jobserver.state-dir", folder.resolve("state").toString()),
                    "test",
                    100))
            .build();
    return new LaunchFiles(
        config.getConfigMapping(DriversConfig.class), config.getConfigMapping(SparkConfig.class));
  }
}
