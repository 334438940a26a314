package io.sparkjobserver.driver.jobs;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigResolveOptions;
import io.sparkjobserver.api.JobContext;
import io.sparkjobserver.protocol.BinaryRef;
import io.sparkjobserver.protocol.ContentRef;
import io.sparkjobserver.protocol.JobInput;
import io.sparkjobserver.protocol.JobOutcome.LoadTrouble;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Brings together what a run needs: its input, its class path, its class, its data files and what
 * it shares. Thread-safe.
 */
public final class JobLoader {

  private final ClassPaths classPaths;
  private final ContentPull server;
  private final DataFiles dataFiles;
  private final NamedObjectStore namedObjects;
  private final List<JobKind> kinds;
  private final Config below;

  /**
   * @param classPaths the class paths of the context
   * @param server where large inputs come from
   * @param dataFiles the data files of the context's jobs
   * @param namedObjects what the context's jobs share by name
   * @param kinds the kinds of job the context runs, in the order in which they are asked
   * @param below what a job finds in its configuration where nothing else was posted
   */
  public JobLoader(
      ClassPaths classPaths,
      ContentPull server,
      DataFiles dataFiles,
      NamedObjectStore namedObjects,
      List<JobKind> kinds,
      Config below) {
    this.classPaths = classPaths;
    this.server = server;
    this.dataFiles = dataFiles;
    this.namedObjects = namedObjects;
    this.kinds = List.copyOf(kinds);
    this.below = below;
  }

  /** The code of a run; whoever called this closes it when the run is over. */
  ClassPaths.Use classPath(List<BinaryRef> binaries)
      throws NotLoadedException, InterruptedException {
    try {
      return classPaths.open(binaries);
    } catch (IOException | RuntimeException e) {
      throw new NotLoadedException(LoadTrouble.BROKEN, e);
    }
  }

  Config input(String jobId, JobInput input) throws NotLoadedException, InterruptedException {
    try {
      // Resolved by the server. What still looks like a variable must not be filled from the
      // driver's environment.
      return ConfigFactory.parseString(text(jobId, input))
          .resolve(ConfigResolveOptions.noSystem())
          .withFallback(below);
    } catch (IOException | RuntimeException e) {
      throw new NotLoadedException(LoadTrouble.BROKEN, e);
    }
  }

  /** The data files that a run asks for; whoever called this closes it when the run is over. */
  DataFiles.Loan dataFiles() {
    return dataFiles.loan();
  }

  /** What a run shares by name; whoever called this closes it when the run is over. */
  NamedObjectStore.Loan namedObjects() {
    return namedObjects.loan();
  }

  /** Makes the job. To be called on the run's thread, with the class path's loader set. */
  LoadedJob job(JobCode code, JobContext context) throws NotLoadedException {
    try {
      for (JobKind kind : kinds) {
        Optional<LoadedJob> job = kind.load(code, context);
        if (job.isPresent()) {
          return job.get();
        }
      }
      if (code.main().isEmpty()) {
        throw new NotLoadedException(
            LoadTrouble.CLASS_NOT_FOUND, new ClassNotFoundException(code.mainClass()));
      }
    } catch (NotLoadedException e) {
      throw e;
    } catch (Throwable e) { // What a static initialiser throws is mostly an Error.
      throw new NotLoadedException(LoadTrouble.BROKEN, original(e));
    }
    throw new NotLoadedException(
        LoadTrouble.NOT_A_JOB,
        new ClassCastException(code.mainClass() + " is no job of a kind that this context runs"));
  }

  private String text(String jobId, JobInput input) throws IOException, InterruptedException {
    if (input instanceof JobInput.Inline inline) {
      return inline.text();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    server.pull(
        new ContentRef(ContentRef.Kind.JOB_INPUT, jobId),
        ((JobInput.Large) input).size(),
        Optional.empty(),
        bytes);
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static Throwable original(Throwable thrown) {
    Throwable cause = thrown.getCause();
    boolean wrapper =
        thrown instanceof InvocationTargetException
            || thrown instanceof ExceptionInInitializerError;
    return wrapper && cause != null ? original(cause) : thrown;
  }
}
