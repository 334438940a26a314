package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.common.Failure;
import io.sparkjobserver.server.store.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** What a context that is over leaves for jobs that come too late to end with it. */
@ApplicationScoped
public class ContextEnds {

  private final Sql sql;

  ContextEnds(Sql sql) {
    this.sql = sql;
  }

  /** What such a job ends with; empty where the context is not over. Called in a transaction. */
  public Optional<Failure> of(String contextId) {
    return sql.first(
            "select state, name, error from sjs_context where id = ?", ContextEnds::end, contextId)
        .flatMap(end -> end);
  }

  private static Optional<Failure> end(ResultSet context) throws SQLException {
    if (!ContextState.valueOf(context.getString("state")).isFinal()) {
      return Optional.empty();
    }
    String error = context.getString("error");
    return Optional.of(
        new Failure(
            "Context (%s) for this job was terminated%s"
                .formatted(context.getString("name"), error == null ? "" : ": " + error),
            "",
            ""));
  }
}
