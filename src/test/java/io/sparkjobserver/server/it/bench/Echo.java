package io.sparkjobserver.server.it.bench;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Jobs of drivers without Spark, one context after the other, that return what they are given. */
final class Echo implements Load.Exchange {

  private final List<String> contexts;
  private final AtomicInteger next = new AtomicInteger();

  Echo(List<String> contexts) {
    this.contexts = List.copyOf(contexts);
  }

  @Override
  public void on(HttpConnection connection) throws IOException {
    int number = next.getAndIncrement();
    String context = contexts.get(Math.floorMod(number, contexts.size()));
    connection
        .post(
            "/jobs?cp=examples&mainClass=Echo&sync=true&timeout=60&context=" + context,
            "number = " + number)
        .expect(200)
        .endsWith("\"result\":{\"number\":" + number + "}}");
  }
}
