package io.sparkjobserver.protocol;

import io.sparkjobserver.protocol.ContentRef.Kind;
import io.sparkjobserver.protocol.JobOutcome.LoadTrouble;
import java.io.IOException;
import java.util.List;

/**
 * The wire format of every message, one row each. Whoever changes a row raises {@link
 * Protocol#VERSION}.
 */
final class MessageFormats {

  static final List<MessageFormat<?>> ALL =
      List.of(
          new MessageFormat<>(
              "join",
              DriverMessage.Join.class,
              (m, out) -> {
                out.text(m.driverId());
                out.count(m.incarnation());
                out.text(m.session());
                out.ref(m.driver());
              },
              in -> new DriverMessage.Join(in.text(), in.count(), in.text(), in.ref())),
          new MessageFormat<>(
              "hello",
              DriverMessage.Hello.class,
              (m, out) -> {
                out.count(m.incarnation());
                out.number(m.ownerEpoch());
                out.optionalText(m.lastAcknowledged());
                out.flag(m.contextReady());
                out.texts(m.jobs());
              },
              in ->
                  new DriverMessage.Hello(
                      in.count(), in.number(), in.optionalText(), in.flag(), in.texts())),
          new MessageFormat<>(
              "context-ready",
              DriverMessage.ContextReady.class,
              (m, out) -> {
                out.text(m.applicationId());
                out.optionalText(m.uiUrl());
              },
              in -> new DriverMessage.ContextReady(in.text(), in.optionalText())),
          new MessageFormat<>(
              "context-failed",
              DriverMessage.ContextFailed.class,
              (m, out) -> out.error(m.error()),
              in -> new DriverMessage.ContextFailed(in.error())),
          new MessageFormat<>(
              "job-started",
              DriverMessage.JobStarted.class,
              (m, out) -> out.text(m.jobId()),
              in -> new DriverMessage.JobStarted(in.text())),
          new MessageFormat<>(
              "job-ended",
              DriverMessage.JobEnded.class,
              (m, out) -> {
                out.text(m.jobId());
                writeOutcome(m.outcome(), out);
              },
              in -> new DriverMessage.JobEnded(in.text(), readOutcome(in))),
          new MessageFormat<>(
              "kill-step",
              DriverMessage.KillStep.class,
              (m, out) -> {
                out.text(m.jobId());
                out.text(m.step().name());
              },
              in ->
                  new DriverMessage.KillStep(
                      in.text(), DriverMessage.KillStep.Step.valueOf(in.text()))),
          new MessageFormat<>(
              "heartbeat",
              DriverMessage.Heartbeat.class,
              (m, out) -> {
                out.texts(m.jobs());
                out.number(m.load().heapUsed());
                out.number(m.load().heapMax());
                out.count(m.load().cpuPermille());
                out.list(m.progress(), progress -> writeProgress(progress, out));
              },
              in ->
                  new DriverMessage.Heartbeat(
                      in.texts(),
                      new DriverMessage.Load(in.number(), in.number(), in.count()),
                      in.list(() -> readProgress(in)))),
          new MessageFormat<>(
              "welcome",
              ServerMessage.Welcome.class,
              (m, out) -> {
                out.text(m.contextName());
                out.map(m.sparkConf());
                out.count(m.jobSlots());
                out.list(m.basis().classPath(), binary -> writeBinary(binary, out));
                out.text(m.basis().input());
                out.flag(m.host());
                out.number(m.ownerEpoch());
                out.duration(m.timing().heartbeat());
                out.duration(m.timing().orphan());
                out.duration(m.timing().kill());
                out.ref(m.connection());
              },
              in ->
                  new ServerMessage.Welcome(
                      in.text(),
                      in.map(),
                      in.count(),
                      new ServerMessage.JobBasis(in.list(() -> readBinary(in)), in.text()),
                      in.flag(),
                      in.number(),
                      new ServerMessage.Timing(in.duration(), in.duration(), in.duration()),
                      in.ref())),
          new MessageFormat<>(
              "refused",
              ServerMessage.Refused.class,
              (m, out) -> out.text(m.reason()),
              in -> new ServerMessage.Refused(in.text())),
          new MessageFormat<>(
              "adopt",
              ServerMessage.Adopt.class,
              (m, out) -> {
                out.number(m.ownerEpoch());
                out.ref(m.connection());
              },
              in -> new ServerMessage.Adopt(in.number(), in.ref())),
          new MessageFormat<>(
              "start-job",
              ServerMessage.StartJob.class,
              (m, out) -> {
                out.number(m.ownerEpoch());
                out.text(m.jobId());
                out.text(m.mainClass());
                out.list(m.classPath(), binary -> writeBinary(binary, out));
                writeInput(m.input(), out);
                out.text(m.rows().name());
                out.flag(m.startAwaited());
              },
              in ->
                  new ServerMessage.StartJob(
                      in.number(),
                      in.text(),
                      in.text(),
                      in.list(() -> readBinary(in)),
                      readInput(in),
                      RowShape.valueOf(in.text()),
                      in.flag())),
          new MessageFormat<>(
              "open-context",
              ServerMessage.OpenContext.class,
              (m, out) -> {
                out.number(m.ownerEpoch());
                out.text(m.driverId());
                out.text(m.session());
                out.text(m.gateway());
              },
              in -> new ServerMessage.OpenContext(in.number(), in.text(), in.text(), in.text())),
          new MessageFormat<>(
              "kill-job",
              ServerMessage.KillJob.class,
              (m, out) -> {
                out.number(m.ownerEpoch());
                out.text(m.jobId());
              },
              in -> new ServerMessage.KillJob(in.number(), in.text())),
          new MessageFormat<>(
              "stop-context",
              ServerMessage.StopContext.class,
              (m, out) -> out.number(m.ownerEpoch()),
              in -> new ServerMessage.StopContext(in.number())),
          new MessageFormat<>(
              "acknowledged",
              ServerMessage.Acknowledged.class,
              (m, out) -> {
                out.number(m.ownerEpoch());
                out.texts(m.jobIds());
              },
              in -> new ServerMessage.Acknowledged(in.number(), in.texts())),
          new MessageFormat<>(
              "heartbeat-seen",
              ServerMessage.HeartbeatSeen.class,
              (m, out) -> out.number(m.ownerEpoch()),
              in -> new ServerMessage.HeartbeatSeen(in.number())),
          new MessageFormat<>(
              "content-request",
              ContentRequest.class,
              (m, out) -> {
                out.number(m.transfer());
                writeContent(m.content(), out);
                out.number(m.offset());
                out.count(m.length());
                out.ref(m.inbox());
              },
              in ->
                  new ContentRequest(
                      in.number(), readContent(in), in.number(), in.count(), in.ref())),
          new MessageFormat<>(
              "content-lookup",
              ContentLookup.class,
              (m, out) -> {
                out.number(m.transfer());
                writeContent(m.content(), out);
                out.ref(m.inbox());
              },
              in -> new ContentLookup(in.number(), readContent(in), in.ref())),
          new MessageFormat<>(
              "described",
              ContentReply.Described.class,
              (m, out) -> {
                out.number(m.transfer());
                out.number(m.content().size());
                out.text(m.content().sha256());
              },
              in ->
                  new ContentReply.Described(
                      in.number(), new ContentDescription(in.number(), in.text()))),
          new MessageFormat<>(
              "chunk",
              ContentReply.Chunk.class,
              (m, out) -> {
                out.number(m.transfer());
                out.number(m.offset());
                out.bytes(m.bytes());
              },
              in -> new ContentReply.Chunk(in.number(), in.number(), in.bytes())),
          new MessageFormat<>(
              "unavailable",
              ContentReply.Unavailable.class,
              (m, out) -> {
                out.number(m.transfer());
                out.text(m.reason());
              },
              in -> new ContentReply.Unavailable(in.number(), in.text())));

  private MessageFormats() {}

  private static void writeContent(ContentRef content, MessageOutput out) {
    out.text(content.kind().name());
    out.text(content.key());
  }

  private static ContentRef readContent(MessageInput in) throws IOException {
    return new ContentRef(Kind.valueOf(in.text()), in.text());
  }

  private static void writeBinary(BinaryRef binary, MessageOutput out) {
    out.text(binary.name());
    out.text(binary.sha256());
    out.number(binary.size());
  }

  private static BinaryRef readBinary(MessageInput in) throws IOException {
    return new BinaryRef(in.text(), in.text(), in.number());
  }

  private static void writeProgress(DriverMessage.Progress progress, MessageOutput out) {
    out.text(progress.jobId());
    out.count(progress.stages());
    out.count(progress.stagesDone());
    out.count(progress.tasks());
    out.count(progress.tasksDone());
    out.count(progress.tasksFailed());
  }

  private static DriverMessage.Progress readProgress(MessageInput in) throws IOException {
    return new DriverMessage.Progress(
        in.text(), in.count(), in.count(), in.count(), in.count(), in.count());
  }

  private static void writeInput(JobInput input, MessageOutput out) {
    if (input instanceof JobInput.Inline inline) {
      out.flag(true);
      out.text(inline.text());
    } else if (input instanceof JobInput.Large large) {
      out.flag(false);
      out.number(large.size());
    }
  }

  private static JobInput readInput(MessageInput in) throws IOException {
    return in.flag() ? new JobInput.Inline(in.text()) : new JobInput.Large(in.number());
  }

  private static void writeOutcome(JobOutcome outcome, MessageOutput out) {
    if (outcome instanceof JobOutcome.Finished finished) {
      out.count(0);
      out.bytes(finished.json());
    } else if (outcome instanceof JobOutcome.FinishedLarge large) {
      out.count(1);
      out.number(large.size());
      out.text(large.sha256());
    } else if (outcome instanceof JobOutcome.Failed failed) {
      out.count(2);
      out.error(failed.error());
    } else if (outcome instanceof JobOutcome.Rejected rejected) {
      out.count(3);
      out.text(rejected.problem());
    } else if (outcome instanceof JobOutcome.NotLoaded notLoaded) {
      out.count(4);
      out.text(notLoaded.cause().name());
      out.error(notLoaded.error());
    } else if (outcome instanceof JobOutcome.Killed) {
      out.count(5);
    }
  }

  private static JobOutcome readOutcome(MessageInput in) throws IOException {
    int kind = in.count();
    return switch (kind) {
      case 0 -> new JobOutcome.Finished(in.bytes());
      case 1 -> new JobOutcome.FinishedLarge(in.number(), in.text());
      case 2 -> new JobOutcome.Failed(in.error());
      case 3 -> new JobOutcome.Rejected(in.text());
      case 4 -> new JobOutcome.NotLoaded(LoadTrouble.valueOf(in.text()), in.error());
      case 5 -> new JobOutcome.Killed();
      default -> throw new IOException("No job ends in way " + kind);
    };
  }
}
