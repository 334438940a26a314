package io.sparkjobserver.server.binaries;

import io.smallrye.config.ConfigMapping;
import io.sparkjobserver.server.config.ByteSize;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Which binaries are there from the start, and how many bytes all may take. */
@ConfigMapping(prefix = "spark.jobserver")
public interface BinariesConfig {

  /**
   * Files that are uploaded when the server starts, each under the name that is its key: {@code
   * .jar}, {@code .egg} or {@code .whl}. One that is the newest version of its name already is not
   * uploaded again.
   */
  Map<String, Path> jobBinPaths();

  /**
   * How much all binaries may take together, with all their versions; bytes that several have count
   * once. An upload that would make it more is refused. Without it there is no limit but the
   * disk's.
   */
  Optional<ByteSize> binariesQuota();
}
