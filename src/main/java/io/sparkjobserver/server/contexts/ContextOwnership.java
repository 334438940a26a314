package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.ServerException;
import io.sparkjobserver.server.store.Database;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Whose contexts are, by what the database says. A process that was away for longer than its lease
 * does not know yet what another one has taken over meanwhile.
 */
@ApplicationScoped
public class ContextOwnership {

  private final DriverRepository drivers;
  private final Database database;

  ContextOwnership(DriverRepository drivers, Database database) {
    this.drivers = drivers;
    this.database = database;
  }

  /**
   * Sees to it that no other process looks after a context. Called in a transaction, until whose
   * end none takes it over: so the next owner finds what is stored in it.
   *
   * @throws ServerException {@link ErrorCode#BUSY} where another process looks after it
   */
  public void require(String contextId, String name) {
    if (drivers.isOfAnother(contextId)) {
      throw elsewhere(name);
    }
  }

  /**
   * As {@link #require}, for a context that this process looked after a moment ago: none has taken
   * it over where no other can have the database.
   */
  public void requireStill(String contextId, String name) {
    if (!database.exclusive()) {
      require(contextId, name);
    }
  }

  static ServerException elsewhere(String name) {
    return new ServerException(
        ErrorCode.BUSY,
        "context "
            + name
            + " is looked after by another server; ask that one, or try again in a few seconds");
  }
}
