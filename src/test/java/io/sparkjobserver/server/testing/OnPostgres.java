package io.sparkjobserver.server.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** Runs a test on a PostgreSQL server of its own: a real one, started from a Maven artifact. */
public final class OnPostgres implements QuarkusTestProfile {

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(Server.class));
  }

  /** The server. */
  public static final class Server implements QuarkusTestResourceLifecycleManager {

    private EmbeddedPostgres postgres;

    @Override
    public Map<String, String> start() {
      try {
        postgres = EmbeddedPostgres.builder().start();
        return Map.of(
            "spark.jobserver.sqldao.jdbc.url", postgres.getJdbcUrl("postgres", "postgres"),
            "spark.jobserver.sqldao.jdbc.user", "postgres",
            "spark.jobserver.sqldao.jdbc.password", "postgres");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void stop() {
      try {
        if (postgres != null) {
          postgres.close();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
