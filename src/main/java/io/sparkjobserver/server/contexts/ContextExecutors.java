package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.ServerException;
import io.sparkjobserver.server.drivers.ExecutorPages;
import io.sparkjobserver.server.drivers.ExecutorPages.ExecutorPage;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.List;

/** Where the executors of contexts say what they do. Thread-safe; methods block. */
@ApplicationScoped
class ContextExecutors {

  private final Contexts contexts;
  private final ExecutorPages pages;

  ContextExecutors(Contexts contexts, ExecutorPages pages) {
    this.contexts = contexts;
    this.pages = pages;
  }

  /**
   * The executors of the newest context of a name, as long as its cluster shows them.
   *
   * @throws ServerException {@link ErrorCode#NOT_FOUND} where there is no such context, {@link
   *     ErrorCode#BUSY} where its cluster cannot be asked now
   */
  List<ExecutorPage> of(String name) {
    Context context = contexts.existing(name);
    if (context.applicationId().isEmpty()) {
      return List.of();
    }
    try {
      return pages.of(context.applicationId().get());
    } catch (IOException e) {
      throw new ServerException(
          ErrorCode.BUSY,
          "the executors of context %s are not known now; try again in a few seconds: %s"
              .formatted(name, e.getMessage()));
    }
  }
}
