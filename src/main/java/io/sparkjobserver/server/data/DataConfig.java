package io.sparkjobserver.server.data;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** How data files are called. */
@ConfigMapping(prefix = "spark.jobserver.datadao")
public interface DataConfig {

  /**
   * The folder that the names of data files begin with, as the original's did. They are names: the
   * files are in the database, and there is no such folder.
   */
  @WithDefault("/tmp/spark-jobserver/upload")
  Path rootdir();
}
