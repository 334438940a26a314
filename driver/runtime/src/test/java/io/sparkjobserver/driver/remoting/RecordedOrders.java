package io.sparkjobserver.driver.remoting;

import io.sparkjobserver.protocol.ServerMessage;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what the server wants of the process. */
final class RecordedOrders implements LinkListener {

  private final List<String> orders = new CopyOnWriteArrayList<>();

  List<String> orders() {
    return orders;
  }

  @Override
  public void welcomed(ServerMessage.Welcome welcome) {
    orders.add("welcomed to " + welcome.contextName());
  }

  @Override
  public void refused(String reason) {
    orders.add("refused: " + reason);
  }

  @Override
  public void notJoined() {
    orders.add("not joined");
  }

  @Override
  public void unheard() {
    orders.add("unheard");
  }

  @Override
  public void orphaned() {
    orders.add("orphaned");
  }

  @Override
  public void stopped() {
    orders.add("stopped");
  }

  @Override
  public void openContext(String driverId, String session, String gateway) {
    orders.add("open %s with %s at %s".formatted(driverId, session, gateway));
  }
}
