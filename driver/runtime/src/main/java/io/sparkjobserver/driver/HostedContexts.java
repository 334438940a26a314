package io.sparkjobserver.driver;

import io.sparkjobserver.driver.jobs.JobEnd;
import io.sparkjobserver.driver.jobs.JobRequest;
import io.sparkjobserver.driver.jobs.Jobs;
import io.sparkjobserver.driver.remoting.DriverSystem;
import io.sparkjobserver.driver.remoting.Invitation;
import io.sparkjobserver.driver.remoting.Link;
import io.sparkjobserver.driver.remoting.LinkListener;
import io.sparkjobserver.driver.spark.HostedSession;
import io.sparkjobserver.protocol.ErrorReport;
import io.sparkjobserver.protocol.ServerMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The contexts that this process hosts: each has a conversation, a session and jobs of its own.
 * Where the code of one goes on after its end, only the end of the process ends it. Thread-safe;
 * nothing blocks its caller.
 */
final class HostedContexts implements Jobs {

  private static final Logger LOG = LoggerFactory.getLogger(HostedContexts.class);

  /** How long the last ends of a context's jobs may take to reach the server. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private final DriverSystem system;
  private final Invitation own;
  private final RunningContext.Surroundings around;
  private final Path dataFiles;
  private final Consumer<ErrorReport> endProcess;
  private final Map<String, Hosted> contexts = new ConcurrentHashMap<>();

  /** As many threads as contexts come and go at once, which the server bounds. */
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(null, task, "driver-contexts", 0, false);
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param system opens their conversations
   * @param own with what this process joined
   * @param around what they share
   * @param dataFiles a folder for theirs
   * @param endProcess is told why where nothing else ends what a context runs
   */
  HostedContexts(
      DriverSystem system,
      Invitation own,
      RunningContext.Surroundings around,
      Path dataFiles,
      Consumer<ErrorReport> endProcess) {
    this.system = system;
    this.own = own;
    this.around = around;
    this.dataFiles = dataFiles;
    this.endProcess = endProcess;
  }

  /** Opens a context, which joins there under that id with that secret. */
  void open(String driverId, String session, String gateway) {
    threads.execute(
        () -> {
          Hosted hosted = new Hosted(driverId);
          if (contexts.putIfAbsent(driverId, hosted) == null) {
            hosted.join(session, gateway);
          }
        });
  }

  /** Jobs run in the contexts, and not beside them. */
  @Override
  public void start(JobRequest request) {
    throw new IllegalArgumentException("A driver that hosts contexts runs no jobs of its own");
  }

  /** Closes a context. */
  @Override
  public void kill(String driverId) {
    Hosted hosted = contexts.get(driverId);
    if (hosted != null) {
      hosted.close();
    }
  }

  @Override
  public void forget(String driverId) {
    // Nothing is left of a context that is over.
  }

  /** The process ends: all jobs do. Blocks as little as their ends do. */
  void endJobs() {
    contexts.values().forEach(Hosted::endJobs);
  }

  /** The Spark context is gone: that is said in each conversation. */
  void down(ErrorReport error) {
    contexts.values().forEach(hosted -> hosted.down(error));
  }

  /** One of them. It is started and ended one after the other. */
  private final class Hosted implements LinkListener {

    private final String driverId;
    private final CompletableFuture<Link> link = new CompletableFuture<>();
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile @Nullable HostedSession session;
    private volatile @Nullable RunningContext running;
    private volatile Duration killPatience = Duration.ZERO;

    private Hosted(String driverId) {
      this.driverId = driverId;
    }

    private void join(String secret, String gateway) {
      try {
        link.complete(
            system.open(
                new Invitation(driverId, 1, gateway, secret, own.credentials(), own.patience()),
                this));
      } catch (RuntimeException e) {
        LOG.error("The context {} cannot join", driverId, e);
        link.completeExceptionally(e);
        close();
      }
    }

    @Override
    public void welcomed(ServerMessage.Welcome terms) {
      threads.execute(() -> start(terms));
    }

    private synchronized void start(ServerMessage.Welcome terms) {
      if (closing.get()) {
        return;
      }
      killPatience = terms.timing().kill();
      Link open = link.join();
      try {
        HostedSession made = around.spark().openSession(driverId);
        session = made;
        RunningContext context =
            new RunningContext(
                driverId,
                terms,
                made.jobs(),
                around,
                dataFiles.resolve(driverId),
                open,
                this::wouldNotEnd);
        running = context;
        open.contextUp(
            around.spark().applicationId(),
            around.spark().uiUrl(),
            context.jobs(),
            around.spark()::progress);
        LOG.info("The context {} is up in this driver, as {}", terms.contextName(), driverId);
      } catch (RuntimeException | LinkageError e) {
        LOG.error("The context {} does not come up", terms.contextName(), e);
        open.contextDown(ErrorReport.of(e));
        close();
      }
    }

    private void wouldNotEnd(ErrorReport error) {
      down(error);
      endProcess.accept(error);
    }

    private void down(ErrorReport error) {
      var unused = link.thenAccept(open -> open.contextDown(error));
    }

    private void endJobs() {
      RunningContext context = running;
      if (context != null) {
        context.endJobs();
      }
    }

    private void close() {
      if (closing.compareAndSet(false, true)) {
        threads.execute(this::end);
      }
    }

    private synchronized void end() {
      try {
        if (!released()) {
          wouldNotEnd(
              new ErrorReport(
                  "A job went on " + killPatience + " after its context was to end",
                  IllegalStateException.class.getName(),
                  ""));
          return;
        }
      } catch (InterruptedException e) {
        // Nobody does it; if somebody does, the process is at its end.
        Thread.currentThread().interrupt();
      } catch (RuntimeException | LinkageError e) {
        LOG.warn("The context {} leaves something behind in its driver", driverId, e);
      }
      var unused = link.thenAccept(Link::close);
      contexts.remove(driverId);
      system.link().jobEnded(driverId, new JobEnd.Killed());
      LOG.info("The context {} is closed", driverId);
    }

    /** False where a job goes on. */
    private boolean released() throws InterruptedException {
      RunningContext context = running;
      if (context != null) {
        context.endJobs();
        if (!context.awaitEnd(killPatience)) {
          return false;
        }
        link.join().drain(LAST_WORDS);
        context.release();
      }
      HostedSession made = session;
      if (made != null) {
        made.close();
      }
      return true;
    }

    @Override
    public void refused(String reason) {
      LOG.info("The context {} is not wanted: {}", driverId, reason);
      close();
    }

    @Override
    public void notJoined() {
      close();
    }

    @Override
    public void unheard() {
      // The process asks, in its own conversation.
    }

    @Override
    public void orphaned() {
      close();
    }

    @Override
    public void stopped() {
      close();
    }

    @Override
    public void openContext(String otherId, String secret, String gateway) {
      throw new IllegalStateException("A hosted context hosts no others");
    }
  }
}
