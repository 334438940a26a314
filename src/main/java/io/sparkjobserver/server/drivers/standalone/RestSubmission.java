package io.sparkjobserver.server.drivers.standalone;

import io.sparkjobserver.server.drivers.JvmOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import java.io.IOException;
import java.util.Map;

/** Submits drivers over the master's REST gateway, in the words of Spark 4. */
@ApplicationScoped
@Typed(RestSubmission.class)
class RestSubmission implements Submission {

  private final MasterClient client;

  RestSubmission(MasterClient client) {
    this.client = client;
  }

  @Override
  public String submit(Master master, Order order) throws IOException {
    Map<String, String> properties = JvmOptions.in(order.properties(), Map.of());
    properties.put("spark.app.name", order.name());
    properties.put("spark.submit.deployMode", "cluster");
    return client.create(
        master,
        Map.of(
            "action",
            "CreateSubmissionRequest",
            "clientSparkVersion",
            // The server compares it with nothing, and Spark's own client sends what it is.
            "4.1.0",
            "appResource",
            order.jarUrl(),
            "mainClass",
            order.mainClass(),
            "appArgs",
            order.arguments(),
            "sparkProperties",
            properties,
            "environmentVariables",
            order.environment()));
  }
}
