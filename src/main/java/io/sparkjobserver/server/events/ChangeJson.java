package io.sparkjobserver.server.events;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkjobserver.server.http.Envelope;

/** Changes on the wire. */
final class ChangeJson {

  private ChangeJson() {}

  /** What changed: {@code job}, {@code context} or {@code binary}. */
  static String type(Change change) {
    if (change instanceof Change.OfJob) {
      return "job";
    }
    return change instanceof Change.OfContext ? "context" : "binary";
  }

  /** The change as one object. */
  static ObjectNode of(Change change) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("type", type(change));
    if (change instanceof Change.OfJob job) {
      json.put("id", job.id()).put("context", job.context());
    } else if (change instanceof Change.OfContext context) {
      json.put("id", context.id()).put("name", context.name());
    } else if (change instanceof Change.OfBinary binary) {
      json.put("name", binary.name());
    }
    return json.put("state", change.state()).put("at", Envelope.instant(change.at()));
  }
}
