package io.sparkjobserver.server.it.faults;

/** A message of the protocol that something happens to on its way. */
enum Message implements Point {
  START_JOB("to-driver.StartJob", Way.JOBS),
  JOB_STARTED("to-server.JobStarted", Way.JOBS),
  JOB_ENDED("to-server.JobEnded", Way.JOBS),
  ACKNOWLEDGED("to-driver.Acknowledged", Way.JOBS),
  HEARTBEAT("to-server.Heartbeat", Way.JOBS),
  REQUEST_FOR_JAR("to-server.ContentRequest", Way.JAR),
  REQUEST_FOR_RESULT("to-driver.ContentRequest", Way.JOBS),
  ADOPT("to-driver.Adopt", Way.RESTART),
  HELLO("to-server.Hello", Way.RESTART),
  WELCOME("to-driver.Welcome", Way.CONTEXT),
  CONTEXT_READY("to-server.ContextReady", Way.CONTEXT);

  private final String address;
  private final Way way;

  Message(String address, Way way) {
    this.address = address;
    this.way = way;
  }

  @Override
  public String label() {
    return address.replace("to-", "to ").replace(".", ": ");
  }

  @Override
  public Way way() {
    return way;
  }

  @Override
  public String rule(Fault fault) {
    return fault.name() + "." + address;
  }
}
