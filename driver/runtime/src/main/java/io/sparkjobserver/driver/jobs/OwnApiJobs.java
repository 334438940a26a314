package io.sparkjobserver.driver.jobs;

import io.sparkjobserver.api.JobContext;
import io.sparkjobserver.api.SparkJob;
import io.sparkjobserver.api.Validation;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Jobs written against {@code io.sparkjobserver.api}. */
public final class OwnApiJobs implements JobKind {

  @Override
  public Optional<LoadedJob> load(JobCode code, JobContext context)
      throws ReflectiveOperationException {
    Optional<MainClass> main =
        code.main().filter(found -> SparkJob.class.isAssignableFrom(found.type()));
    return main.isEmpty()
        ? Optional.empty()
        : Optional.of(new Run((SparkJob<?>) main.get().instance(), context));
  }

  private record Run(SparkJob<?> job, JobContext context) implements LoadedJob {

    @Override
    public Optional<String> validate() throws Exception {
      // The words in which clients of the original know the one problem of a validation.
      return job.validate(context) instanceof Validation.Rejected rejected
          ? Optional.of("One(SingleProblem(" + rejected.reason() + "))")
          : Optional.empty();
    }

    @Override
    public @Nullable Object run() throws Exception {
      return job.run(context);
    }
  }
}
