package io.sparkjobserver.server.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sparkjobserver.server.contexts.JobDefaults;
import io.sparkjobserver.server.idempotency.IdempotencyKey;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** On which thread a posted job is submitted. */
@QuarkusTest
class JobsResourceTest {

  @Inject JobDefaults defaults;

  /** The event loop goes on when the body was read: it must not be the one to wait for more. */
  @Test
  void submitsInThePoolThoughTheBodyIsReadAtOnce() {
    CompletableFuture<Thread> submitter = new CompletableFuture<>();
    SubmissionAnswers submissions =
        new SubmissionAnswers(null, null, null, null, null, null, null, null) {
          @Override
          CompletionStage<Response> submit(PostedJob posted, Optional<IdempotencyKey> key) {
            submitter.complete(Thread.currentThread());
            return CompletableFuture.completedStage(Response.ok().build());
          }
        };
    try (Quick pool = new Quick()) {
      JobsResource resource = new JobsResource(null, null, submissions, defaults, pool);
      Response answer =
          resource
              .submit(
                  only(UriInfo.class, new MultivaluedHashMap<>()),
                  only(HttpServerRequest.class, null),
                  null,
                  InputStream.nullInputStream())
              .toCompletableFuture()
              .join();
      assertThat(answer.getStatus()).isEqualTo(200);
    }
    assertThat(submitter).isCompletedWithValueMatching(thread -> thread != Thread.currentThread());
  }

  /** Answers all that it is asked in the same way. */
  private static <T> T only(Class<T> type, Object answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, (self, method, values) -> answer));
  }

  /** Has done what it is given before whoever gave it goes on. */
  private static final class Quick extends ThreadPoolExecutor implements AutoCloseable {

    private Quick() {
      super(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
    }

    @Override
    public void execute(Runnable work) {
      FutureTask<Void> done = new FutureTask<>(work, null);
      super.execute(done);
      try {
        done.get(10, TimeUnit.SECONDS);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      shutdownNow();
    }
  }
}
