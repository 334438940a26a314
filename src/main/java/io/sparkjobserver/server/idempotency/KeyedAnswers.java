package io.sparkjobserver.server.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sparkjobserver.server.common.Completion;
import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.ServerException;
import io.sparkjobserver.server.common.Sha256;
import io.sparkjobserver.server.http.Drain;
import io.sparkjobserver.server.http.ErrorAnswer;
import io.sparkjobserver.server.http.Pieces;
import io.sparkjobserver.server.store.ConstraintViolations;
import io.sparkjobserver.server.store.ServerNodes;
import io.sparkjobserver.server.store.TimedIds;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests with a key, and serves each once. A row says that a request is being served,
 * before it makes anything, and has the id of what it makes; so whoever repeats it finds that, even
 * where the process that served it is gone. Thread-safe.
 *
 * <p>A request that made nothing is forgotten: to repeat it is to make it.
 */
@ApplicationScoped
public class KeyedAnswers {

  /** Longer answers are told again from what the request made. */
  private static final int MAX_BODY = 64 * 1024;

  private static final Duration LOOK = Duration.ofMillis(100);
  private static final String REPLAYED = "Idempotency-Replayed";

  private final KeyedRequestRepository requests;
  private final ServerNodes nodes;
  private final Drain drain;
  private final TimedIds ids;
  private final ObjectMapper json;
  private final Clock clock;
  private final ExecutorService blocking;
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();

  KeyedAnswers(
      KeyedRequestRepository requests,
      ServerNodes nodes,
      Drain drain,
      TimedIds ids,
      ObjectMapper json,
      Clock clock,
      ExecutorService blocking) {
    this.requests = requests;
    this.nodes = nodes;
    this.drain = drain;
    this.ids = ids;
    this.json = json;
    this.clock = clock;
    this.blocking = blocking;
  }

  /** A request that makes something. Its methods may block. */
  public interface Answers {

    /** What is asked, in words that are the same for the same request. */
    String asked();

    /** How long a repetition waits for the first answer. */
    Duration patience();

    /** Serves the request; what it makes has this id. */
    CompletionStage<Response> serve(String subjectId);

    /** Whether what it makes is there. */
    boolean made(String subjectId);

    /** Answers for what is there already, as it was answered or would have been. */
    CompletionStage<Response> again(String subjectId);
  }

  /**
   * Serves a request, once where it has a key. Blocks for the database.
   *
   * @throws ServerException {@link ErrorCode#KEY_REUSED} where the key was used for something else
   */
  public CompletionStage<Response> serve(Optional<IdempotencyKey> key, Answers request) {
    return key.isEmpty()
        ? request.serve(ids.next())
        : serve(
            Sha256.of(key.get().value().getBytes(StandardCharsets.UTF_8)),
            Sha256.of(request.asked().getBytes(StandardCharsets.UTF_8)),
            request,
            clock.millis() + request.patience().toMillis());
  }

  private CompletionStage<Response> serve(
      String id, String fingerprint, Answers request, long until) {
    Standing standing = standing(id, fingerprint);
    if (standing instanceof Answered answered) {
      return replay(answered, request);
    }
    if (standing instanceof Mine mine) {
      return answer(id, mine.subjectId(), request, begin(mine, request));
    }
    if (clock.millis() >= until) {
      throw new ServerException(
          ErrorCode.UNDER_WAY,
          "A request with this Idempotency-Key is being served and not answered yet; repeat it later");
    }
    return CompletableFuture.supplyAsync(
            () -> serve(id, fingerprint, request, until),
            CompletableFuture.delayedExecutor(LOOK.toMillis(), TimeUnit.MILLISECONDS, blocking))
        .thenCompose(answer -> answer);
  }

  private CompletionStage<Response> begin(Mine mine, Answers request) {
    try {
      return mine.first() || !request.made(mine.subjectId())
          ? request.serve(mine.subjectId())
          : request.again(mine.subjectId());
    } catch (RuntimeException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  private Standing standing(String id, String fingerprint) {
    String subject = ids.next();
    if (underWay.add(id)) {
      try {
        Standing standing = claim(id, fingerprint, subject);
        if (!(standing instanceof Mine)) {
          underWay.remove(id);
        }
        return standing;
      } catch (RuntimeException e) {
        underWay.remove(id);
        throw e;
      }
    }
    return look(id, fingerprint);
  }

  private Standing claim(String id, String fingerprint, String subject) {
    try {
      QuarkusTransaction.requiringNew()
          .run(
              () ->
                  requests.persistAndFlush(
                      new KeyedRequestEntity(
                          id, fingerprint, subject, nodes.self(), clock.instant())));
      return new Mine(subject, true);
    } catch (RuntimeException e) {
      if (!ConstraintViolations.caused(e)) {
        throw e;
      }
    }
    return look(id, fingerprint) instanceof Open open
            && (open.owner().equals(nodes.self()) || !nodes.alive().contains(open.owner()))
            && QuarkusTransaction.requiringNew()
                .call(() -> requests.takeOver(id, open.owner(), nodes.self()))
        ? new Mine(open.subjectId(), false)
        : look(id, fingerprint);
  }

  /** What is stored of a request. One that is gone meanwhile counts as one that is open. */
  private Standing look(String id, String fingerprint) {
    KeyedRequestEntity found = QuarkusTransaction.requiringNew().call(() -> requests.findById(id));
    if (found == null) {
      return new Open("", nodes.self());
    }
    if (!found.fingerprint.equals(fingerprint)) {
      throw new ServerException(
          ErrorCode.KEY_REUSED,
          "This Idempotency-Key was used for another request; a new request needs a new key");
    }
    return found.status == null
        ? new Open(found.subjectId, found.owner)
        : new Answered(found.subjectId, found.status, found.body);
  }

  private static CompletionStage<Response> replay(Answered answered, Answers request) {
    CompletionStage<Response> answer =
        answered.body() == null
            ? request.again(answered.subjectId())
            : CompletableFuture.completedStage(
                Response.status(answered.status())
                    .type(MediaType.APPLICATION_JSON_TYPE)
                    .entity(answered.body())
                    .build());
    return answer.thenApply(first -> Response.fromResponse(first).header(REPLAYED, "true").build());
  }

  /** Keeps the answer before it is given. */
  private CompletionStage<Response> answer(
      String id, String subjectId, Answers request, CompletionStage<Response> served) {
    return served.handleAsync(
        (answer, error) -> {
          try {
            keep(id, subjectId, request, answer, error);
          } finally {
            underWay.remove(id);
          }
          if (error != null) {
            throw new CompletionException(Completion.cause(error));
          }
          return answer;
        },
        blocking);
  }

  private void keep(
      String id,
      String subjectId,
      Answers request,
      @Nullable Response answer,
      @Nullable Throwable error) {
    boolean made = request.made(subjectId);
    if (!made) {
      QuarkusTransaction.requiringNew().run(() -> requests.forget(id, nodes.self()));
    } else if (answer != null) {
      keep(id, answer.getStatus(), answer.getEntity());
    } else if (error != null
        && Completion.cause(error) instanceof ServerException failed
        && !drain.isLeaving()) {
      // Where the server stops, that is no answer to give again: the next one finds what was made.
      ErrorAnswer told = ErrorAnswer.of(failed);
      keep(id, told.status(), told.body());
    }
  }

  private void keep(String id, int status, @Nullable Object entity) {
    String body = text(entity);
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                requests.answer(
                    id,
                    nodes.self(),
                    status,
                    body == null || body.length() > MAX_BODY ? null : body));
  }

  private @Nullable String text(@Nullable Object entity) {
    if (entity == null || entity instanceof StreamingOutput || entity instanceof Pieces) {
      return null;
    }
    if (entity instanceof byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    }
    try {
      return json.writeValueAsString(entity);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Every answer is JSON", e);
    }
  }

  /** How far a request with a key is. */
  private sealed interface Standing {}

  /** This process serves it now; not as the first one to do so, where another one began. */
  private record Mine(String subjectId, boolean first) implements Standing {}

  /** Somebody serves it. */
  private record Open(String subjectId, String owner) implements Standing {}

  /** It is answered. */
  private record Answered(String subjectId, int status, @Nullable String body)
      implements Standing {}
}
