package io.sparkjobserver.driver.remoting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sparkjobserver.driver.jobs.JobEnd;
import io.sparkjobserver.driver.jobs.JobResult;
import io.sparkjobserver.protocol.ContentRef;
import io.sparkjobserver.protocol.ContentReply;
import io.sparkjobserver.protocol.ContentRequest;
import io.sparkjobserver.protocol.DriverMessage;
import io.sparkjobserver.protocol.ErrorReport;
import io.sparkjobserver.protocol.JobInput;
import io.sparkjobserver.protocol.JobOutcome;
import io.sparkjobserver.protocol.JobOutcome.LoadTrouble;
import io.sparkjobserver.protocol.RowShape;
import io.sparkjobserver.protocol.ServerMessage;
import io.sparkjobserver.protocol.identity.PeerIdentity;
import io.sparkjobserver.protocol.identity.TestAuthority;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Time passes only when a test lets it. */
final class ServerLinkTest {

  private static final Duration HEARTBEAT = Duration.ofSeconds(2);
  private static final Duration ORPHAN = Duration.ofSeconds(20);
  private static final Duration JOIN_TIMEOUT = Duration.ofSeconds(30);
  private static final byte[] JSON = "[1]".getBytes(StandardCharsets.UTF_8);

  private final ActorTestKit testKit = ActorTestKit.create(ManualTime.config());
  private final ManualTime manualTime = ManualTime.get(testKit.system());
  private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 5);
  private final TestProbe<DriverMessage> gateway = testKit.createTestProbe();
  private final TestProbe<DriverMessage> server = testKit.createTestProbe();
  private final RecordedOrders orders = new RecordedOrders();
  private final RecordedJobs jobs = new RecordedJobs();
  private final List<ContentRequest> requests = new CopyOnWriteArrayList<>();
  private ActorRef<ServerLink.Command> link;
  private ActorRef<ServerMessage> driver;

  @BeforeEach
  void join() {
    Invitation invitation =
        new Invitation(
            "driver-1",
            3,
            "pekko://elsewhere",
            "secret",
            new TestAuthority().credentials(new PeerIdentity.Driver("driver-1", 3)),
            JOIN_TIMEOUT);
    link =
        testKit
            .spawn(
                ServerLink.create(
                    new ServerLink.Collaborators(
                        invitation,
                        gateway.ref(),
                        orders,
                        new RemoteContent(true),
                        requests::add,
                        nanoTime::get)))
            .narrow();
    DriverMessage.Join join = gateway.expectMessageClass(DriverMessage.Join.class);
    assertThat(join.driverId()).isEqualTo("driver-1");
    assertThat(join.incarnation()).isEqualTo(3);
    assertThat(join.session()).isEqualTo("secret");
    driver = join.driver();
  }

  @AfterEach
  void shutDown() {
    testKit.shutdownTestKit();
  }

  @Test
  void asksEverySecondUntilItIsWelcome() {
    pass(Duration.ofSeconds(1));
    gateway.expectMessageClass(DriverMessage.Join.class);
    pass(Duration.ofSeconds(1));
    gateway.expectMessageClass(DriverMessage.Join.class);
    welcome();
    pass(Duration.ofSeconds(5));
    gateway.expectNoMessage(Duration.ZERO);
    assertThat(orders.orders()).containsExactly("welcomed to my context");
  }

  @Test
  void givesUpWhenNobodyWelcomesIt() {
    pass(JOIN_TIMEOUT.plusSeconds(1));
    await().until(() -> orders.orders().equals(List.of("not joined")));
  }

  @Test
  void tellsThatItIsRefused() {
    driver.tell(new ServerMessage.Refused("unknown driver"));
    await().until(() -> orders.orders().equals(List.of("refused: unknown driver")));
  }

  @Test
  void ignoresASecondWelcome() {
    welcome();
    driver.tell(welcome(2, gateway.ref()));
    contextUp();
    assertThat(orders.orders()).hasSize(1);
  }

  @Test
  void takesAJobFromItsStartToItsAcknowledgement() {
    welcome();
    contextUp();
    driver.tell(start("job-1"));
    await().until(() -> jobs.calls().equals(List.of("start job-1 com.example.Job")));

    link.tell(new ServerLink.Started("job-1"));
    server.expectMessage(new DriverMessage.JobStarted("job-1"));
    pass(HEARTBEAT);
    expectHeartbeat(List.of("job-1"));

    DriverMessage.JobEnded ended =
        new DriverMessage.JobEnded("job-1", new JobOutcome.Finished(ByteString.fromArray(JSON)));
    link.tell(new ServerLink.Ended("job-1", new JobEnd.Finished(new JobResult.Inline(JSON))));
    server.expectMessage(ended);
    pass(HEARTBEAT);
    expectHeartbeat(List.of("job-1"));
    server.expectMessage(ended);

    driver.tell(new ServerMessage.Acknowledged(1, List.of("job-1")));
    await().until(() -> jobs.calls().contains("forget job-1"));
    pass(HEARTBEAT);
    expectHeartbeat(List.of());
    server.expectNoMessage(Duration.ZERO);
  }

  @Test
  void saysTheStartThatNobodyAwaitsOnlyOfAJobThatGoesOn() {
    welcome();
    contextUp();
    driver.tell(start("short", false));
    driver.tell(start("long", false));
    await().until(() -> jobs.calls().size() == 2);
    link.tell(new ServerLink.Started("short"));
    link.tell(new ServerLink.Started("long"));
    link.tell(new ServerLink.Ended("short", new JobEnd.Killed()));
    server.expectMessage(new DriverMessage.JobEnded("short", new JobOutcome.Killed()));
    server.expectNoMessage(Duration.ZERO);

    pass(ServerLink.MOMENT);
    server.expectMessage(new DriverMessage.JobStarted("long"));
    driver.tell(start("later", false));
    await().until(() -> jobs.calls().size() == 3);
    link.tell(new ServerLink.Started("later"));
    link.tell(new ServerLink.Killing("later", DriverMessage.KillStep.Step.CANCELLED));
    server.expectMessageClass(DriverMessage.KillStep.class);
    pass(ServerLink.MOMENT);
    server.expectMessage(new DriverMessage.JobStarted("later"));
  }

  @Test
  void startsAJobOnceEvenAfterItsEnd() {
    welcome();
    contextUp();
    driver.tell(start("job-1"));
    driver.tell(start("job-1"));
    link.tell(new ServerLink.Ended("job-1", new JobEnd.Killed()));
    server.expectMessageClass(DriverMessage.JobEnded.class);
    driver.tell(new ServerMessage.Acknowledged(1, List.of("job-1")));
    driver.tell(start("job-1"));
    driver.tell(start("job-2"));
    await().until(() -> jobs.calls().contains("start job-2 com.example.Job"));
    assertThat(jobs.calls())
        .containsExactly(
            "start job-1 com.example.Job", "forget job-1", "start job-2 com.example.Job");
  }

  @Test
  void tellsEveryKindOfEnd() {
    welcome();
    ErrorReport error = new ErrorReport("m", "C", "s");
    expectOutcome(new JobEnd.Failed(error), new JobOutcome.Failed(error));
    expectOutcome(new JobEnd.Rejected("p"), new JobOutcome.Rejected("p"));
    expectOutcome(
        new JobEnd.NotLoaded(LoadTrouble.NOT_A_JOB, error),
        new JobOutcome.NotLoaded(LoadTrouble.NOT_A_JOB, error));
    expectOutcome(new JobEnd.Killed(), new JobOutcome.Killed());
    expectOutcome(
        new JobEnd.Finished(new JobResult.Stored(7, "sha")),
        new JobOutcome.FinishedLarge(7, "sha"));
  }

  @Test
  void refusesAJobThatComesTooEarlyOrHasNoProperId() {
    welcome();
    driver.tell(start("job-1"));
    expectBroken("job-1");
    contextUp();
    driver.tell(start("../job-2"));
    expectBroken("../job-2");
    assertThat(jobs.calls()).isEmpty();
  }

  @Test
  void opensAContextOnceAndTellsItsEndUntilThatIsAcknowledged() {
    welcome();
    driver.tell(new ServerMessage.OpenContext(1, "early", "secret", "gate"));
    expectBroken("early");
    contextUp();

    driver.tell(new ServerMessage.OpenContext(1, "context-1", "secret", "gate"));
    driver.tell(new ServerMessage.OpenContext(1, "context-1", "secret", "gate"));
    driver.tell(new ServerMessage.KillJob(1, "context-1"));
    await().until(() -> jobs.calls().contains("kill context-1"));
    assertThat(orders.orders().stream().filter(order -> order.startsWith("open")))
        .containsExactly("open context-1 with secret at gate");

    link.tell(new ServerLink.Ended("context-1", new JobEnd.Killed()));
    DriverMessage.JobEnded ended = new DriverMessage.JobEnded("context-1", new JobOutcome.Killed());
    server.expectMessage(ended);
    driver.tell(new ServerMessage.Acknowledged(1, List.of("early")));
    pass(HEARTBEAT);
    expectHeartbeat(List.of("context-1"));
    server.expectMessage(ended);
    driver.tell(new ServerMessage.Acknowledged(1, List.of("context-1")));
    await().until(() -> jobs.calls().contains("forget context-1"));
  }

  @Test
  void passesOnWhatIsToBeDone() {
    welcome();
    contextUp();
    driver.tell(new ServerMessage.KillJob(1, "job-1"));
    await().until(() -> jobs.calls().contains("kill job-1"));
    TestProbe<ContentReply> inbox = testKit.createTestProbe();
    ContentRequest request =
        new ContentRequest(
            1, new ContentRef(ContentRef.Kind.JOB_RESULT, "job-1"), 0, 10, inbox.ref());
    driver.tell(request);
    await().until(() -> requests.equals(List.of(request)));
    driver.tell(new ServerMessage.StopContext(1));
    await().until(() -> orders.orders().contains("stopped"));
  }

  @Test
  void goesOverToAnOwnerOfAHigherEpoch() {
    welcome();
    contextUp();
    driver.tell(start("running"));
    driver.tell(start("over"));
    link.tell(new ServerLink.Ended("over", new JobEnd.Killed()));
    server.expectMessageClass(DriverMessage.JobEnded.class);
    driver.tell(start("begun"));
    link.tell(new ServerLink.Started("begun"));
    server.expectMessageClass(DriverMessage.JobStarted.class);

    TestProbe<DriverMessage> heir = testKit.createTestProbe();
    driver.tell(new ServerMessage.Adopt(2, heir.ref()));
    heir.expectMessage(
        new DriverMessage.Hello(3, 2, Optional.empty(), true, List.of("running", "over", "begun")));
    heir.expectMessageClass(DriverMessage.ContextReady.class);
    heir.expectMessage(new DriverMessage.JobStarted("begun"));
    heir.expectMessage(new DriverMessage.JobEnded("over", new JobOutcome.Killed()));
    link.tell(new ServerLink.Started("running"));
    heir.expectMessageClass(DriverMessage.JobStarted.class);
    server.expectNoMessage(Duration.ZERO);
  }

  @Test
  void staysWithItsOwnerWhenTheEpochIsNotHigher() {
    welcome();
    TestProbe<DriverMessage> stale = testKit.createTestProbe();
    driver.tell(new ServerMessage.Adopt(1, stale.ref()));
    driver.tell(new ServerMessage.Adopt(0, stale.ref()));
    link.tell(new ServerLink.Started("job-1"));
    server.expectMessageClass(DriverMessage.JobStarted.class);
    stale.expectNoMessage(Duration.ZERO);
  }

  @Test
  void isAnOrphanWhenTheServerIsSilent() {
    welcome();
    nanoTime.addAndGet(ORPHAN.toNanos() + 1);
    manualTime.timePasses(HEARTBEAT);
    server.expectMessageClass(DriverMessage.Hello.class);
    assertThat(orders.orders()).doesNotContain("orphaned");
    manualTime.timePasses(HEARTBEAT);
    await().until(() -> orders.orders().contains("orphaned"));
  }

  @Test
  void isNoOrphanWhileItsHeartbeatsAreSeen() {
    welcome();
    for (int i = 0; i < 2 * ORPHAN.dividedBy(HEARTBEAT); i++) {
      pass(HEARTBEAT);
      server.expectMessageClass(DriverMessage.Heartbeat.class);
      driver.tell(new ServerMessage.HeartbeatSeen(1));
    }
    assertThat(orders.orders()).doesNotContain("orphaned");
  }

  @Test
  void asksInAnotherWayWhereTheServerIsNotHeard() {
    welcome();
    pass(HEARTBEAT);
    server.expectMessageClass(DriverMessage.Heartbeat.class);
    assertThat(orders.orders()).doesNotContain("unheard");
    nanoTime.addAndGet(Duration.ofSeconds(16).toNanos());
    manualTime.timePasses(HEARTBEAT);
    await().until(() -> orders.orders().contains("unheard"));
    long asked = orders.orders().stream().filter("unheard"::equals).count();
    server.expectMessageClass(DriverMessage.Hello.class);
    pass(HEARTBEAT);
    server.expectMessageClass(DriverMessage.Hello.class);
    assertThat(orders.orders().stream().filter("unheard"::equals).count()).isEqualTo(asked);
  }

  @Test
  void isNoOrphanWhenWordsWaitedWhileItSlept() {
    welcome();
    nanoTime.addAndGet(2 * ORPHAN.toNanos());
    manualTime.timePasses(HEARTBEAT);
    server.expectMessageClass(DriverMessage.Hello.class);
    driver.tell(new ServerMessage.HeartbeatSeen(1));
    contextUp();
    manualTime.timePasses(HEARTBEAT);
    server.expectMessageClass(DriverMessage.Heartbeat.class);
    assertThat(orders.orders()).doesNotContain("orphaned");
  }

  @Test
  void beginsTheConversationAnewWhenTheServerIsHeardAgain() {
    welcome();
    contextUp();
    driver.tell(start("over"));
    driver.tell(start("unacknowledged"));
    link.tell(new ServerLink.Ended("over", new JobEnd.Killed()));
    server.expectMessageClass(DriverMessage.JobEnded.class);
    driver.tell(new ServerMessage.Acknowledged(1, List.of("over")));
    await().until(() -> jobs.calls().contains("forget over"));
    link.tell(new ServerLink.Ended("unacknowledged", new JobEnd.Killed()));
    DriverMessage.JobEnded ended = server.expectMessageClass(DriverMessage.JobEnded.class);

    // What is said in between is lost.
    nanoTime.addAndGet(HEARTBEAT.multipliedBy(3).toNanos() + 1);
    manualTime.timePasses(HEARTBEAT);
    server.expectMessage(
        new DriverMessage.Hello(3, 1, Optional.of("over"), true, List.of("unacknowledged")));
    server.expectMessage(ended);

    driver.tell(new ServerMessage.HeartbeatSeen(1));
    server.expectMessage(ended);
    pass(HEARTBEAT);
    server.expectMessageClass(DriverMessage.Heartbeat.class);
  }

  @Test
  void takesNoOrderOfAFormerOwner() {
    welcome();
    contextUp();
    TestProbe<DriverMessage> heir = testKit.createTestProbe();
    driver.tell(new ServerMessage.Adopt(2, heir.ref()));
    heir.expectMessageClass(DriverMessage.Hello.class);
    driver.tell(start("job-1"));
    driver.tell(new ServerMessage.KillJob(1, "job-1"));
    driver.tell(new ServerMessage.StopContext(1));
    driver.tell(new ServerMessage.KillJob(2, "job-2"));
    await().until(() -> !jobs.calls().isEmpty());
    assertThat(jobs.calls()).containsExactly("kill job-2");
    assertThat(orders.orders()).doesNotContain("stopped");
  }

  @Test
  void tellsHowFarItsJobsAre() {
    welcome();
    contextUp();
    driver.tell(start("running"));
    driver.tell(start("over"));
    link.tell(new ServerLink.Ended("over", new JobEnd.Killed()));
    server.expectMessageClass(DriverMessage.JobEnded.class);
    pass(HEARTBEAT);
    assertThat(server.expectMessageClass(DriverMessage.Heartbeat.class).progress())
        .containsExactly(half("running"));
  }

  @Test
  void tellsHowFarAKillIs() {
    welcome();
    link.tell(new ServerLink.Killing("job-1", DriverMessage.KillStep.Step.INTERRUPTED));
    server.expectMessage(
        new DriverMessage.KillStep("job-1", DriverMessage.KillStep.Step.INTERRUPTED));
  }

  @Test
  void tellsThatTheContextIsGone() {
    welcome();
    ErrorReport error = new ErrorReport("gone", "C", "");
    link.tell(new ServerLink.ContextDown(error));
    server.expectMessage(new DriverMessage.ContextFailed(error));
  }

  @Test
  void saysWhenEveryEndIsAcknowledged() {
    welcome();
    link.tell(new ServerLink.Ended("job-1", new JobEnd.Killed()));
    CompletableFuture<Void> drained = new CompletableFuture<>();
    link.tell(new ServerLink.Drain(drained));
    server.expectMessageClass(DriverMessage.JobEnded.class);
    assertThat(drained).isNotDone();
    driver.tell(new ServerMessage.Acknowledged(1, List.of("job-1")));
    await().until(drained::isDone);
  }

  private void welcome() {
    driver.tell(welcome(1, server.ref()));
    await().until(() -> !orders.orders().isEmpty());
  }

  private void contextUp() {
    link.tell(
        new ServerLink.ContextUp(
            "app-1", Optional.of("http://ui"), jobs, ids -> ids.stream().map(this::half).toList()));
    server.expectMessage(new DriverMessage.ContextReady("app-1", Optional.of("http://ui")));
  }

  private void pass(Duration time) {
    nanoTime.addAndGet(time.toNanos());
    manualTime.timePasses(time);
  }

  private DriverMessage.Progress half(String jobId) {
    return new DriverMessage.Progress(jobId, 2, 1, 10, 5, 0);
  }

  private void expectHeartbeat(List<String> jobs) {
    DriverMessage.Heartbeat heartbeat = server.expectMessageClass(DriverMessage.Heartbeat.class);
    assertThat(heartbeat.jobs()).isEqualTo(jobs);
    assertThat(heartbeat.load().heapUsed()).isPositive();
    assertThat(heartbeat.load().heapMax()).isGreaterThanOrEqualTo(heartbeat.load().heapUsed());
  }

  private void expectOutcome(JobEnd end, JobOutcome outcome) {
    link.tell(new ServerLink.Ended("job", end));
    server.expectMessage(new DriverMessage.JobEnded("job", outcome));
  }

  private void expectBroken(String jobId) {
    DriverMessage.JobEnded ended = server.expectMessageClass(DriverMessage.JobEnded.class);
    assertThat(ended.jobId()).isEqualTo(jobId);
    assertThat(((JobOutcome.NotLoaded) ended.outcome()).cause()).isEqualTo(LoadTrouble.BROKEN);
  }

  private static ServerMessage.Welcome welcome(long epoch, ActorRef<DriverMessage> connection) {
    return new ServerMessage.Welcome(
        "my context",
        Map.of(),
        2,
        new ServerMessage.JobBasis(List.of(), "{}"),
        true,
        epoch,
        new ServerMessage.Timing(HEARTBEAT, ORPHAN, Duration.ofSeconds(30)),
        connection);
  }

  private static ServerMessage.StartJob start(String jobId) {
    return start(jobId, true);
  }

  private static ServerMessage.StartJob start(String jobId, boolean startAwaited) {
    return new ServerMessage.StartJob(
        1,
        jobId,
        "com.example.Job",
        List.of(),
        new JobInput.Inline(""),
        RowShape.OBJECTS,
        startAwaited);
  }
}
