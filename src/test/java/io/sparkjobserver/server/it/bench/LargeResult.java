package io.sparkjobserver.server.it.bench;

import java.io.IOException;
import java.time.Duration;

/**
 * A result of rows of a MiB each: making them costs the driver little, so what is seen is the way
 * that they go.
 *
 * @param rows how many
 */
record LargeResult(int rows) {

  private static final int CHARS = 1 << 20;
  private static final int ROWS_OF_A_PARTITION = 8;

  /** Has a job return it, and waits until it is stored; answers the job's id. */
  String make(Calls calls, String context, Duration bound) throws IOException {
    int partitions = Math.max(1, rows / ROWS_OF_A_PARTITION);
    String id =
        calls.begin(
            "RangeExample",
            context,
            "rows=objects",
            "rows.count = %d, rows.partitions = %d, text.chars = %d"
                .formatted(rows, partitions, CHARS));
    calls.awaitListedAsFinished(id, bound);
    return id;
  }

  /** How many bytes of JSON it has. */
  long size() {
    long size = "[]".length() + rows - 1L;
    for (int id = 0; id < rows; id++) {
      size += "{\"id\":%d,\"text\":\"\"}".formatted(id).length() + CHARS;
    }
    return size;
  }
}
