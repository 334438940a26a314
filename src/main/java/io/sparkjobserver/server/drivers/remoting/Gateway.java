package io.sparkjobserver.server.drivers.remoting;

import io.sparkjobserver.protocol.DriverMessage;
import io.sparkjobserver.protocol.ServerMessage;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The door: welcomes the drivers that are known and refuses all others. */
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
    Expectations.Judgement judgement = expectations.judge(join);
    if (judgement instanceof Expectations.Expected expected) {
      LOG.info("Driver {} (incarnation {}) is welcome", join.driverId(), join.incarnation());
      welcoming.welcome(expected, join);
    } else if (judgement instanceof Expectations.Unknown) {
      refuse(join, "the server expects no such driver");
    }
  }

  private static void refuse(DriverMessage.Join join, String reason) {
    LOG.warn("Refused driver {}: {}", join.driverId(), reason);
    join.driver().tell(new ServerMessage.Refused(reason));
  }

  /** Begins the conversation with a driver. */
  interface Welcoming {
    void welcome(Expectations.Expected expected, DriverMessage.Join join);
  }
}
