package io.sparkjobserver.server.contexts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sparkjobserver.server.drivers.DriverExit;
import io.sparkjobserver.server.drivers.DriverFolders;
import io.sparkjobserver.server.drivers.DriverGateway;
import io.sparkjobserver.server.drivers.DriverLogs;
import io.sparkjobserver.server.store.Retention;
import io.sparkjobserver.server.store.ServerNodes;
import io.sparkjobserver.server.testing.TestClock;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is promised about the removal of old contexts and their drivers on every database. */
abstract class ContextCleanerContract {

  private static final Duration KEPT = Duration.ofHours(72);

  @Inject ContextRepository contexts;
  @Inject DriverRepository drivers;
  @Inject DriverLosses losses;
  @Inject KeptLogRepository keptLogs;
  @Inject ExecutorService blocking;
  @Inject ServerNodes nodes;

  /** Far from now: for the cleaner of the running application nothing of that time is old. */
  private final TestClock clock = new TestClock(Instant.parse("2100-01-01T00:00:00Z"));

  private final List<String> made = new ArrayList<>();

  @AfterEach
  void leaveNothing() {
    made.stream().filter(this::isThere).forEach(this::end);
    clock.advance(KEPT.multipliedBy(2));
    clean();
    assertThat(made).noneMatch(this::isThere);
  }

  @Test
  void removesWhatEndedLongAgoWithItsDrivers() {
    String context = started();
    end(context);

    clock.advance(KEPT.plusMinutes(1));
    clean();

    assertThat(isThere(context)).isFalse();
    assertThat(isStored(driverOf(context))).isFalse();
  }

  @Test
  void storesWhateverADriversLogHasAboutItsEnd() {
    String context = started();
    DriverExit exit =
        new DriverExit(OptionalInt.of(1), Optional.of("java.lang.Error: \0"), List.of("\0"));
    Endings endings =
        new Endings(
            QuarkusTransaction.requiringNew().call(() -> contexts.findById(context).toContext()),
            new DriverLoss(Optional.empty(), Optional.of(exit), false));
    losses.write(driverOf(context), endings).toCompletableFuture().join();
    assertThat(
            QuarkusTransaction.requiringNew()
                .call(() -> contexts.findById(context).toContext())
                .error())
        .contains("The driver process ended with exit code 1: java.lang.Error: \ufffd");
  }

  @Test
  void keepsTheEndOfALogAsItWasAsLongAsItsDriver() {
    String context = started();
    byte[] log = new byte[3 * KeptLogs.MOST];
    new SplittableRandom(1).nextBytes(log);
    log[log.length - 2] = 0;
    log[log.length - KeptLogs.MOST] = '\n';
    KeptLogs logs = logs(log);
    assertThat(logs.find(driverOf(context))).isEmpty();

    logs.keep(driverOf(context)).toCompletableFuture().join();
    logs("another".getBytes(UTF_8)).keep(driverOf(context)).toCompletableFuture().join();

    assertThat(logs.has(driverOf(context))).isTrue();
    assertThat(logs.find(driverOf(context)))
        .hasValueSatisfying(
            kept ->
                assertThat(read(kept))
                    .isEqualTo(
                        Arrays.copyOfRange(log, log.length - KeptLogs.MOST + 1, log.length)));
    end(context);
    clock.advance(KEPT.plusMinutes(1));
    clean();
    assertThat(logs.has(driverOf(context))).isFalse();
  }

  @Test
  void keepsNoLogWhereThereIsNoneOrItsDriverIsGone() {
    String context = started();
    new KeptLogs(
            new LogSources(List.of((driver, offset, most) -> Optional.empty())), keptLogs, blocking)
        .keep(driverOf(context))
        .toCompletableFuture()
        .join();
    new KeptLogs(
            new LogSources(
                List.of(
                    (driver, offset, most) -> {
                      throw new IOException("Input/output error");
                    })),
            keptLogs,
            blocking)
        .keep(driverOf(context))
        .toCompletableFuture()
        .join();
    KeptLogs logs = logs("last words".getBytes(UTF_8));
    logs.keep("none").toCompletableFuture().join();
    assertThat(logs.has(driverOf(context))).isFalse();
    assertThat(logs.has("none")).isFalse();
  }

  @Test
  void knowsTheNewestDriverOfAContext() {
    String context = started();
    List<String> ids = new ArrayList<>(List.of(driverOf(context)));
    assertThat(newest(context)).isEqualTo(driverOf(context));
    for (int i = 0; i < 3; i++) {
      String next = UUID.randomUUID().toString();
      QuarkusTransaction.requiringNew()
          .run(
              () -> {
                drivers.ended(ids.get(ids.size() - 1), clock.instant());
                drivers.add(next, context);
              });
      ids.add(next);
      clock.advance(Duration.ofSeconds(1));
      assertThat(newest(context)).isEqualTo(next);
    }
    QuarkusTransaction.requiringNew().run(() -> drivers.ended(ids.get(3), clock.instant()));
    assertThat(newest(context)).isEqualTo(ids.get(3));
  }

  private String newest(String context) {
    return QuarkusTransaction.requiringNew()
        .call(() -> drivers.findNewest(context).orElseThrow().id);
  }

  /** Logs of which each is the same. */
  private KeptLogs logs(byte[] log) {
    return new KeptLogs(
        new LogSources(
            List.of(
                (driver, offset, most) ->
                    Optional.of(
                        new DriverLogs.Stretch(
                            ByteBuffer.wrap(
                                log, (int) offset, (int) Math.min(most, log.length - offset)),
                            log.length)))),
        keptLogs,
        blocking);
  }

  private static byte[] read(ReadableLog log) {
    try {
      return log.readFully(0, (int) log.length());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void keepsWhatEndedLately() {
    String context = started();
    clock.advance(KEPT.multipliedBy(2));
    end(context);

    clock.advance(KEPT);
    clean();

    assertThat(isThere(context)).isTrue();
    assertThat(isStored(driverOf(context))).isTrue();
  }

  @Test
  void keepsWhatIsNotOver() {
    String context = started();
    clock.advance(KEPT.multipliedBy(100));
    clean();
    assertThat(isThere(context)).isTrue();
    assertThat(isStored(driverOf(context))).isTrue();
  }

  @Test
  void removesTheFoldersOfDriversThatAreNotStored() {
    String old = started();
    end(old);
    clock.advance(KEPT.plusMinutes(1));
    String young = started();
    Folders folders = new Folders();
    folders.writtenAt.put("broken", Instant.EPOCH);
    folders.writtenAt.put(driverOf(old), Instant.EPOCH);
    folders.writtenAt.put(driverOf(young), Instant.EPOCH);
    folders.writtenAt.put("nobody's", Instant.EPOCH);
    folders.writtenAt.put("nobody's, but written lately", clock.instant().minus(KEPT));

    clean();
    folders(folders, KEPT).clean();

    assertThat(folders.writtenAt)
        .containsOnlyKeys("broken", driverOf(young), "nobody's, but written lately");
  }

  @Test
  void keepsEverythingWhereItIsTold() {
    String context = started();
    end(context);
    Folders folders = new Folders();
    folders.writtenAt.put("nobody's", Instant.EPOCH);

    clock.advance(KEPT.multipliedBy(100));
    new ContextCleaner(contexts, drivers, new Retention(() -> Duration.ZERO, clock)).clean();
    folders(folders, Duration.ZERO).clean();

    assertThat(isThere(context)).isTrue();
    assertThat(folders.writtenAt).containsOnlyKeys("nobody's");
  }

  private void clean() {
    new ContextCleaner(contexts, drivers, new Retention(() -> KEPT, clock)).clean();
  }

  private DriverFolderCleaner folders(DriverFolders folders, Duration kept) {
    return new DriverFolderCleaner(folders, drivers, new Retention(() -> kept, clock));
  }

  /** A running context with a driver that this process looks after. */
  private String started() {
    String id = UUID.randomUUID().toString();
    made.add(id);
    Context context =
        new Context(
            id,
            "context-" + id,
            ContextState.RUNNING,
            false,
            new ContextSettings(new TreeMap<>()),
            List.of(),
            clock.instant(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              contexts.persistAndFlush(new ContextEntity(context));
              drivers.persist(
                  DriverEntity.ofContext(
                      driverOf(id), id, nodes.self(), DriverGateway.FIRST_EPOCH));
            });
    return id;
  }

  private void end(String id) {
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              contexts.end(
                  id, ContextState.RUNNING, ContextState.KILLED, clock.instant(), "The end");
              drivers.ended(driverOf(id), clock.instant());
            });
  }

  private static String driverOf(String contextId) {
    return UUID.nameUUIDFromBytes(contextId.getBytes()).toString();
  }

  private boolean isThere(String id) {
    return QuarkusTransaction.requiringNew().call(() -> contexts.findByIdOptional(id)).isPresent();
  }

  private boolean isStored(String driverId) {
    return QuarkusTransaction.requiringNew()
        .call(() -> drivers.findByIdOptional(driverId))
        .isPresent();
  }

  /** Folders in memory; the one called broken cannot be removed. */
  private static final class Folders implements DriverFolders {

    private final Map<String, Instant> writtenAt = new LinkedHashMap<>();

    @Override
    public List<String> drivers() {
      return List.copyOf(writtenAt.keySet());
    }

    @Override
    public boolean remove(String driverId, Instant unlessWrittenSince) throws IOException {
      if (driverId.equals("broken")) {
        throw new IOException("Permission denied");
      }
      return writtenAt
          .entrySet()
          .removeIf(
              folder ->
                  folder.getKey().equals(driverId)
                      && folder.getValue().isBefore(unlessWrittenSince));
    }
  }
}
