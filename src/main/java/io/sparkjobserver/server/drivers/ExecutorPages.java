package io.sparkjobserver.server.drivers;

import java.io.IOException;
import java.util.List;

/** Where the executors of an application say what they do. Thread-safe; methods block. */
public interface ExecutorPages {

  /**
   * The executors of an application that its cluster still shows; none where there is no cluster
   * that does.
   *
   * @throws IOException where the cluster cannot be asked; the message says why
   */
  List<ExecutorPage> of(String applicationId) throws IOException;

  /**
   * An executor.
   *
   * @param id Spark's number for it
   * @param running whether it has not ended
   * @param worker the pages of its worker
   * @param stdout the page with its standard output
   * @param stderr the page with its standard error
   */
  record ExecutorPage(String id, boolean running, String worker, String stdout, String stderr) {}
}
