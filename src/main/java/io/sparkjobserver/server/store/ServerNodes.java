package io.sparkjobserver.server.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The server processes that share the database. Each keeps a lease; one whose lease has run out is
 * dead, and what it owned may be taken over. Leases are counted by the database's clock, so that
 * the processes' own clocks do not matter. Thread-safe.
 */
@ApplicationScoped
public class ServerNodes implements PanacheRepositoryBase<ServerNodeEntity, String> {

  /**
   * The order in which start-up observers run: this process is known before it takes anything over.
   */
  public static final int JOIN_PRIORITY = 100;

  /** How long after its end a process's row is tidied away, and its number may be another's. */
  private static final Duration FORGOTTEN = Duration.ofHours(1);

  /** How often a number is looked for that another process may take at the same time. */
  private static final int TRIES = 10;

  private final String id = UUID.randomUUID().toString();
  private final Sql sql;
  private final DatabaseKind kind;
  private final boolean exclusive;
  private final Duration lease;
  private final AtomicBoolean interrupted = new AtomicBoolean();
  private volatile boolean joined;
  private volatile @Nullable String driverUrl;

  private volatile int number = -1;

  /** By the database's clock, in microseconds since the epoch. */
  private volatile long waitsUntil;

  ServerNodes(Sql sql, Database database, DatabaseConfig config) {
    this.sql = sql;
    this.kind = database.kind();
    this.exclusive = database.exclusive();
    this.lease = config.serverLease();
  }

  /** This process. */
  public String self() {
    return id;
  }

  /**
   * The number of this process, below {@link TimedIds#SERVERS}: no other one that is alive has it.
   *
   * @throws IllegalStateException before the process has joined the others
   */
  public int number() {
    if (number < 0) {
      throw new IllegalStateException("The process has no number before it joined the others");
    }
    return number;
  }

  /**
   * The processes that are alive, this one among them: whatever the database says of it, it is
   * there to ask.
   */
  public Set<String> alive() {
    return QuarkusTransaction.joiningExisting()
        .call(
            () ->
                Stream.concat(
                        Stream.of(id),
                        sql
                            .all(
                                "select id from sjs_server_node where lease_until > ?",
                                row -> row.getString(1),
                                now())
                            .stream())
                    .collect(Collectors.toUnmodifiableSet()));
  }

  /** Says where drivers become known to this process; others know it some seconds later. */
  public void driversJoinAt(URI url) {
    driverUrl = url.toString();
  }

  /** Where drivers become known to a process that is alive. */
  public Optional<URI> driverUrlOf(String node) {
    return QuarkusTransaction.joiningExisting()
        .call(
            () ->
                find("id = ?1 and leaseUntil > ?2", node, now())
                    .firstResultOptional()
                    .flatMap(found -> Optional.ofNullable(found.driverUrl))
                    .map(URI::create));
  }

  /**
   * Whether this process may take over what belongs to dead ones. Not while its own lease is not
   * kept, nor for as long as a lease after it was not: then the others may have been kept from
   * theirs too, by a database that was away.
   */
  public boolean mayTakeOver() {
    return QuarkusTransaction.joiningExisting()
        .call(
            () -> {
              long now = now();
              return now >= waitsUntil
                  && sql.first(
                          "select 1 from sjs_server_node where id = ? and lease_until > ?",
                          row -> true,
                          id,
                          now)
                      .isPresent();
            });
  }

  /**
   * Whether the lease has run out since this was asked last: another process may have taken over
   * what belonged to this one.
   */
  public boolean wasInterrupted() {
    return interrupted.getAndSet(false);
  }

  void join(@Observes @Priority(JOIN_PRIORITY) StartupEvent event) {
    if (exclusive) {
      QuarkusTransaction.requiringNew().run(() -> sql.update("delete from sjs_server_node"));
    }
    extend();
    joined = true;
  }

  @Scheduled(every = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void renew() {
    // The schedule begins before the start-up observers have run.
    if (joined) {
      extend();
    }
  }

  /** Keeps the lease, or begins it. */
  void extend() {
    for (int attempt = 1; ; attempt++) {
      try {
        number = QuarkusTransaction.requiringNew().call(this::extendLease);
        break;
      } catch (RuntimeException e) {
        if (attempt == TRIES || !ConstraintViolations.caused(e)) {
          throw e;
        }
      }
    }
    // Apart: MariaDB locks each row that it looks at, so two processes that hold their own row
    // here would wait for each other.
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                sql.update(
                    "delete from sjs_server_node where lease_until < ?",
                    now() - micros(FORGOTTEN)));
  }

  /** Answers the number that this process has. */
  private int extendLease() {
    long now = now();
    long until = now + micros(lease);
    if (sql.update(
            "update sjs_server_node set lease_until = ?, driver_url = ?"
                + " where id = ? and lease_until > ?",
            until,
            driverUrl,
            id,
            now)
        == 1) {
      return number;
    }
    int kept = number;
    // A process that hung for long finds that another one has tidied its row away.
    if (sql.update("update sjs_server_node set lease_until = ? where id = ?", until, id) == 0) {
      kept = freeNumber();
      sql.update(
          "insert into sjs_server_node (id, lease_until, server_number) values (?, ?, ?)",
          id,
          until,
          kept);
    }
    if (joined) {
      waitsUntil = until;
      interrupted.set(true);
    }
    return kept;
  }

  /** A number that no row has; another process may be about to take it, too. */
  private int freeNumber() {
    Set<Integer> taken =
        Set.copyOf(
            sql.all(
                "select server_number from sjs_server_node where server_number is not null",
                row -> row.getInt(1)));
    return IntStream.range(0, TimedIds.SERVERS)
        .filter(free -> !taken.contains(free))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "%d server processes share the database or did so within the last hour, and no more can; stop some, or wait"
                        .formatted(TimedIds.SERVERS)));
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }

  void leave(@Observes @Priority(10_000) ShutdownEvent event) {
    joined = false;
    QuarkusTransaction.requiringNew()
        .run(() -> sql.update("delete from sjs_server_node where id = ?", id));
  }

  /** The database's time, in microseconds since the epoch. Needs a transaction. */
  long now() {
    return sql.first(kind.clock(), row -> row.getLong(1)).orElseThrow();
  }
}
