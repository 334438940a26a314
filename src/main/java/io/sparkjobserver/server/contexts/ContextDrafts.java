package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.binaries.ClassPaths;
import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.Failure;
import io.sparkjobserver.server.common.FailureException;
import io.sparkjobserver.server.common.ServerException;
import io.sparkjobserver.server.common.StorableText;
import io.sparkjobserver.server.store.DatabaseKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/**
 * Contexts that somebody asks for, before anything of them is stored: what they say must make
 * sense, and what they need must be there.
 */
@ApplicationScoped
class ContextDrafts {

  private static final String LABEL = "CONTEXT INIT ERROR";

  /** A driver is told them in one message. */
  private static final int MAX_SETTINGS = 64 * 1024;

  private final ContextDefaults defaults;
  private final ContextLauncher launcher;
  private final ClassPaths classPaths;
  private final Clock clock;

  ContextDrafts(
      ContextDefaults defaults, ContextLauncher launcher, ClassPaths classPaths, Clock clock) {
    this.defaults = defaults;
    this.launcher = launcher;
    this.classPaths = classPaths;
    this.clock = clock;
  }

  /**
   * A context with the settings that are asked for over the defaults. Blocks: the binaries of its
   * class path are looked up, or read from their addresses.
   *
   * @throws ServerException {@link ErrorCode#INVALID} where something makes no sense; as {@link
   *     ContextFactory#require} and {@link ClassPaths#find} do
   */
  Context draft(String id, String name, ContextSettings asked, boolean adHoc) {
    requireFitting(name, asked);
    ContextSettings settings = asked.over(defaults.settings());
    settings.requireReadable();
    ContextFactory.require(settings);
    launcher.requireLaunchable(name, settings);
    return new Context(
        id,
        name,
        ContextState.STARTED,
        adHoc,
        settings,
        classPaths.find(settings.classPath(), LABEL, ContextDrafts::missing),
        clock.instant(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * What the context of a job's own is called: an id and the job's class, after whom it acts for.
   */
  String nameForJob(String mainClass, ContextSettings asked) {
    return asked.over(defaults.settings()).proxyUser().map(ProxyUser::prefix).orElse("")
        + UUID.randomUUID()
        + "-"
        + mainClass;
  }

  private static void requireFitting(String name, ContextSettings asked) {
    if (name.length() > DatabaseKind.MAX_NAME || asked.toJson().length() > MAX_SETTINGS) {
      throw new ServerException(
          ErrorCode.INVALID,
          "A context's name has at most %d characters and its settings have at most %d"
              .formatted(DatabaseKind.MAX_NAME, MAX_SETTINGS));
    }
    if (!StorableText.is(name)) {
      throw new ServerException(
          ErrorCode.INVALID, "A context's name cannot have the character U+0000");
    }
  }

  /** The original's class and words. */
  private static ServerException missing(String binary) {
    return new FailureException(
        ErrorCode.FAILED,
        LABEL,
        new Failure(
            "can't find binary: " + binary + " in database",
            "spark.jobserver.util.NoSuchBinaryException",
            ""));
  }
}
