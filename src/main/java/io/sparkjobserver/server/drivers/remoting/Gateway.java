package io.sparkjobserver.server.drivers.remoting;

import io.sparkjobserver.protocol.DriverMessage;
import io.sparkjobserver.protocol.Protocol;
import io.sparkjobserver.protocol.ServerMessage;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The door: takes in the drivers that were launched and refuses all others. */
final class Gateway {

  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

  private Gateway() {}

  static Behavior<DriverMessage> create(Expectations expectations, Welcoming welcoming) {
    return Behaviors.receive(DriverMessage.class)
        .onMessage(
            DriverMessage.Join.class,
            join -> {
              join(join, expectations, welcoming);
              return Behaviors.same();
            })
        .onAnyMessage(message -> Behaviors.same())
        .build();
  }

  private static void join(
      DriverMessage.Join join, Expectations expectations, Welcoming welcoming) {
    if (join.protocolVersion() != Protocol.VERSION) {
      refuse(
          join,
          "the driver speaks version %d of the protocol and the server version %d; use the driver jar of the server's release"
              .formatted(join.protocolVersion(), Protocol.VERSION));
      return;
    }
    Expectations.Judgement judgement = expectations.judge(join);
    if (judgement instanceof Expectations.Expected expected) {
      LOG.info(
          "Driver {} joined: process {}, Spark {}, Java {}",
          join.driverId(),
          join.processId(),
          join.sparkVersion(),
          join.javaVersion());
      welcoming.welcome(expected, join);
    } else if (judgement instanceof Expectations.Unknown) {
      refuse(join, "the server expects no such driver");
    }
  }

  private static void refuse(DriverMessage.Join join, String reason) {
    LOG.warn("Refused driver {}: {}", join.driverId(), reason);
    join.driver().tell(new ServerMessage.Refused(reason));
  }

  /** Begins the conversation with a driver that was taken in. */
  interface Welcoming {
    void welcome(Expectations.Expected expected, DriverMessage.Join join);
  }
}
