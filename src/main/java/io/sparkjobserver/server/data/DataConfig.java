package io.sparkjobserver.server.data;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.sparkjobserver.server.config.ByteSize;
import java.nio.file.Path;
import java.util.Optional;

/** How data files are called, and how many bytes all may take. */
@ConfigMapping(prefix = "spark.jobserver.datadao")
public interface DataConfig {

  /**
   * The folder that the names of data files begin with, as the original's did. They are names: the
   * files are in the database, and there is no such folder.
   */
  @WithDefault("/tmp/spark-jobserver/upload")
  Path rootdir();

  /**
   * How much all data files may take together; bytes that several have count once. An upload that
   * would make it more is refused. Without it there is no limit but the disk's.
   */
  Optional<ByteSize> quota();
}
