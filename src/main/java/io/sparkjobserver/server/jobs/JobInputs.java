package io.sparkjobserver.server.jobs;

import io.sparkjobserver.server.content.ContentProvider;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The configurations of jobs, for drivers that pull those too big for a message. */
@ApplicationScoped
class JobInputs implements ContentProvider {

  private final Jobs jobs;

  JobInputs(Jobs jobs) {
    this.jobs = jobs;
  }

  @Override
  public Kind kind() {
    return Kind.JOB_INPUT;
  }

  @Override
  public byte[] read(String contextId, String jobId, long offset, int length) throws IOException {
    byte[] json =
        jobs.input(contextId, jobId)
            .orElseThrow(() -> new FileNotFoundException("the context has no job " + jobId))
            .getBytes(StandardCharsets.UTF_8);
    int start = (int) Math.min(json.length, offset);
    return Arrays.copyOfRange(json, start, Math.min(json.length, start + length));
  }
}
