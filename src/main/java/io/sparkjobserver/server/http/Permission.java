package io.sparkjobserver.server.http;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a caller may be allowed to do: the original's permissions, by the names that its files and
 * roles have. One that has a parent is granted with it.
 */
public enum Permission {
  /** Everything. */
  ALL("*", null),
  /** Everything with binaries. */
  BINARIES("binaries", ALL),
  /** List, look at and download binaries. */
  BINARIES_READ("binaries:read", BINARIES),
  /** Upload binaries. */
  BINARIES_UPLOAD("binaries:upload", BINARIES),
  /** Delete binaries. */
  BINARIES_DELETE("binaries:delete", BINARIES),
  /** Everything with contexts. */
  CONTEXTS("contexts", ALL),
  /** List and look at contexts, with their logs and executors. */
  CONTEXTS_READ("contexts:read", CONTEXTS),
  /** Make contexts. */
  CONTEXTS_START("contexts:start", CONTEXTS),
  /** Stop contexts. */
  CONTEXTS_DELETE("contexts:delete", CONTEXTS),
  /** Stop all contexts and make those of the configuration again. */
  CONTEXTS_RESET("contexts:reset", CONTEXTS),
  /** Everything with data files. */
  DATA("data", ALL),
  /** List data files. */
  DATA_READ("data:read", DATA),
  /** Upload data files. */
  DATA_UPLOAD("data:upload", DATA),
  /** Delete data files. */
  DATA_DELETE("data:delete", DATA),
  /** Delete all data files. */
  DATA_RESET("data:reset", DATA),
  /** Everything with jobs. */
  JOBS("jobs", ALL),
  /** List and look at jobs, with their configurations and results. */
  JOBS_READ("jobs:read", JOBS),
  /** Submit jobs. */
  JOBS_START("jobs:start", JOBS),
  /** Kill jobs. */
  JOBS_DELETE("jobs:delete", JOBS);

  private final String wireName;
  private final @Nullable Permission parent;

  Permission(String wireName, @Nullable Permission parent) {
    this.wireName = wireName;
    this.parent = parent;
  }

  /** The permission of a name on the wire; nothing where there is none. */
  public static Optional<Permission> of(String wireName) {
    return Arrays.stream(values())
        .filter(permission -> permission.wireName.equals(wireName))
        .findFirst();
  }

  /** The name on the wire. */
  public String wireName() {
    return wireName;
  }

  /** The one with which this one is granted too. */
  public Optional<Permission> parent() {
    return Optional.ofNullable(parent);
  }

  /** Whether whoever has this permission may do what another one is for. */
  public boolean grants(Permission other) {
    return other == this || (other.parent != null && grants(other.parent));
  }
}
