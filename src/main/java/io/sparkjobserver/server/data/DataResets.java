package io.sparkjobserver.server.data;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes all data files for clients that do not wait for it. Thread-safe. */
@ApplicationScoped
class DataResets {

  private static final Logger LOG = LoggerFactory.getLogger(DataResets.class);
  private static final Duration END = Duration.ofSeconds(1);

  private final DataFiles files;

  /** One reset removes whatever is there when it begins, so that one that waits is enough. */
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          1,
          TimeUnit.MINUTES,
          new ArrayBlockingQueue<>(1),
          task -> {
            Thread made = new Thread(task, "data-reset");
            made.setDaemon(true);
            return made;
          },
          new ThreadPoolExecutor.DiscardPolicy());

  DataResets(DataFiles files) {
    this.files = files;
    thread.allowCoreThreadTimeOut(true);
  }

  /** Has all data files removed that are there by now. Does not block. */
  void request() {
    thread.execute(
        () -> {
          try {
            files.reset();
          } catch (RuntimeException e) {
            LOG.error("The data files were not all removed; ask for it again", e);
          }
        });
  }

  /** Without an interrupt: embedded H2 closes the database of a thread that is interrupted. */
  @PreDestroy
  void close() {
    thread.shutdown();
    thread.getQueue().clear();
    try {
      if (!thread.awaitTermination(END.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("Data files were still being removed at the end; ask for it again");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
