package io.sparkjobserver.examples;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.sparkjobserver.api.JobContext;
import io.sparkjobserver.api.NamedObjects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/** A run with the given input, in the given session or in none. */
record TestContext(String jobId, Config input, Supplier<SparkSession> session)
    implements JobContext {

  static JobContext withSpark(SparkSession session, String hocon) {
    return with(() -> session, hocon);
  }

  static JobContext withoutSpark(String hocon) {
    return with(
        () -> {
          throw new UnsupportedOperationException("This job needs no Spark");
        },
        hocon);
  }

  private static JobContext with(Supplier<SparkSession> session, String hocon) {
    return new TestContext(UUID.randomUUID().toString(), ConfigFactory.parseString(hocon), session);
  }

  /** The data files are those of the machine that the tests run on. */
  @Override
  public Path dataFile(String name) throws IOException {
    Path file = Path.of(name);
    if (!Files.exists(file)) {
      throw new IOException("There is no data file " + name);
    }
    return file;
  }

  @Override
  public NamedObjects namedObjects() {
    throw new UnsupportedOperationException("The examples share nothing");
  }

  @Override
  public SparkSession spark() {
    return session.get();
  }
}
