package io.sparkjobserver.server.it.faults;

/** A moment in the life of a job, a context or a server. Each but the first has a rule. */
enum Moment implements Point {
  ANY_TIME("any time", Way.JOBS),
  ACCEPTING("before the commit of a job", Way.JOBS),
  ACCEPTED("after the commit of a job, before it is sent", Way.JOBS),
  LOGGED("in the log of H2, before the commit", Way.JOBS),
  STORED("stored by H2, before the log begins anew", Way.JOBS),
  ENDING("before the commit of an end", Way.JOBS),
  ENDED("after the commit of an end, before acknowledgement", Way.JOBS),
  TELLING("job over, end not told", Way.JOBS),
  SPILLING("result begins to be written", Way.JOBS),
  PULLING_JAR("mid-chunk, jar", Way.JAR),
  PULLING_RESULT("mid-chunk, result", Way.JOBS),
  JOINING("during join", Way.CONTEXT),
  CLAIMED("during adoption, claimed and not called", Way.RESTART),
  ADOPTED("during adoption, answered and not caught up", Way.RESTART);

  private final String label;
  private final Way way;

  Moment(String label, Way way) {
    this.label = label;
    this.way = way;
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public Way way() {
    return way;
  }

  @Override
  public String rule(Fault fault) {
    return this == ANY_TIME ? "" : name();
  }
}
