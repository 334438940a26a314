package io.sparkjobserver.server.drivers.remoting;

import io.sparkjobserver.protocol.BinaryRef;
import io.sparkjobserver.protocol.ContentPuller;
import io.sparkjobserver.protocol.ContentRef;
import io.sparkjobserver.protocol.ContentReply;
import io.sparkjobserver.protocol.JobInput;
import io.sparkjobserver.protocol.Protocol;
import io.sparkjobserver.protocol.ServerMessage;
import io.sparkjobserver.server.binaries.ClassPathEntry;
import io.sparkjobserver.server.drivers.DriverHandle;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;

/** The server's end of the conversation with one driver. */
final class RemoteDriver implements DriverHandle {

  private final ActorRef<ServerMessage> driver;
  private final long epoch;
  private final Runnable close;
  private final ContentPuller puller;
  private final ActorRef<ContentReply> inbox;
  private final Acknowledgements acknowledgements;

  /**
   * @param driver where the driver takes orders
   * @param epoch the epoch of this server as the driver's owner
   * @param close ends the conversation
   * @param puller pulls results
   * @param inbox where their chunks arrive
   */
  RemoteDriver(
      ActorRef<ServerMessage> driver,
      long epoch,
      Runnable close,
      ContentPuller puller,
      ActorRef<ContentReply> inbox) {
    this.driver = driver;
    this.epoch = epoch;
    this.close = close;
    this.puller = puller;
    this.inbox = inbox;
    this.acknowledgements =
        new Acknowledgements(
            jobs -> tell(new ServerMessage.Acknowledged(epoch, jobs)),
            CompletableFuture.delayedExecutor(
                Acknowledgements.MOMENT.toMillis(), TimeUnit.MILLISECONDS, Runnable::run));
  }

  void tell(ServerMessage message) {
    driver.tell(message);
  }

  /** Answers a sign of life. */
  void seen() {
    tell(new ServerMessage.HeartbeatSeen(epoch));
  }

  @Override
  public String address() {
    return RemotingAddress.of(driver);
  }

  @Override
  public void start(Order order) {
    if (order instanceof ContextOrder context) {
      tell(
          new ServerMessage.OpenContext(
              epoch, context.driverId(), context.session(), context.gateway()));
    } else if (order instanceof JobOrder job) {
      tell(startJob(job));
    }
  }

  private ServerMessage startJob(JobOrder order) {
    int size = order.input().getBytes(StandardCharsets.UTF_8).length;
    return new ServerMessage.StartJob(
        epoch,
        order.jobId(),
        order.mainClass(),
        binaries(order.classPath()),
        size <= Protocol.MAX_PAYLOAD
            ? new JobInput.Inline(order.input())
            : new JobInput.Large(size),
        order.rows(),
        order.startAwaited());
  }

  /** Binaries in the words of the protocol. */
  static List<BinaryRef> binaries(List<ClassPathEntry> classPath) {
    return classPath.stream()
        .map(binary -> new BinaryRef(binary.name(), binary.sha256(), binary.size()))
        .toList();
  }

  @Override
  public void killJob(String jobId) {
    tell(new ServerMessage.KillJob(epoch, jobId));
  }

  @Override
  public void acknowledge(String jobId) {
    acknowledgements.add(jobId);
  }

  @Override
  public void stop() {
    acknowledgements.tell();
    tell(new ServerMessage.StopContext(epoch));
  }

  @Override
  public void close() {
    acknowledgements.tell();
    close.run();
  }

  @Override
  public void pullResult(String jobId, long size, String sha256, OutputStream sink)
      throws IOException, InterruptedException {
    puller.pull(
        new ContentRef(ContentRef.Kind.JOB_RESULT, jobId),
        size,
        Optional.of(sha256),
        inbox,
        this::tell,
        sink);
  }
}
