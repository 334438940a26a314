package io.sparkjobserver.server.binaries;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Map;

/** Which binaries are there from the start. */
@ConfigMapping(prefix = "spark.jobserver")
public interface BinariesConfig {

  /**
   * Files that are uploaded when the server starts, each under the name that is its key: {@code
   * .jar}, {@code .egg} or {@code .whl}. One that is the newest version of its name already is not
   * uploaded again.
   */
  Map<String, Path> jobBinPaths();
}
