package io.sparkjobserver.server.jobs;

import io.sparkjobserver.server.common.Sha256;
import io.sparkjobserver.server.content.Contents;
import io.sparkjobserver.server.http.Pieces;
import io.sparkjobserver.server.http.Stretches;
import io.sparkjobserver.server.http.WholeBody;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;

/** Results as bodies of answers. Thread-safe. */
@ApplicationScoped
class ResultBodies {

  private final Jobs jobs;
  private final ExecutorService blocking;

  ResultBodies(Jobs jobs, ExecutorService blocking) {
    this.jobs = jobs;
    this.blocking = blocking;
  }

  Body of(JobResult result) {
    if (result instanceof JobResult.Stored stored) {
      return new Body(
          stored.content().size(),
          stored.content().sha256(),
          (offset, length) -> jobs.read(stored, offset, length));
    }
    byte[] json = ((JobResult.Inline) result).json().getBytes(StandardCharsets.UTF_8);
    return new Body(
        json.length,
        Sha256.of(json),
        (offset, length) -> Arrays.copyOfRange(json, (int) offset, (int) offset + length));
  }

  /** A result: JSON in UTF-8. */
  final class Body implements WholeBody {

    private final long length;
    private final String sha256;
    private final Stretches.Source source;

    private Body(long length, String sha256, Stretches.Source source) {
      this.length = length;
      this.sha256 = sha256;
      this.source = source;
    }

    @Override
    public long length() {
      return length;
    }

    /** Of its bytes, as 64 lower-case hexadecimal digits. */
    String sha256() {
      return sha256;
    }

    /** Each piece is one that is stored. */
    @Override
    public Pieces part(long from, long to) {
      return new Stretches(source, from, to, Contents.CHUNK, blocking);
    }

    /** All of it. */
    Pieces whole() {
      return part(0, length);
    }
  }
}
