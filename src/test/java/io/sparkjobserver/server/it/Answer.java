package io.sparkjobserver.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** What the server answered. */
public record Answer(int status, String contentType, String body) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Fails unless this is the status, and the body is JSON, said to be so without a charset. */
  public Answer expect(int expected) {
    assertThat(status).as(toString()).isEqualTo(expected);
    assertThat(contentType).as("Content-Type of %s", this).isEqualTo("application/json");
    return this;
  }

  /** Fails unless this is the status and the whole body, whatever the order of its keys. */
  public void expect(int expected, String json) {
    expect(expected);
    assertThat((Object) json()).isEqualTo(parse(json));
  }

  /** Fails unless it is this error in the plain envelope. */
  public void expectError(int expected, String result) {
    expect(expected);
    assertThat((Object) json())
        .isEqualTo(JSON.createObjectNode().put("status", "ERROR").put("result", result));
  }

  /** Fails unless it is this status and this plain text. */
  public void expectText(int expected, String text) {
    assertThat(status).as(toString()).isEqualTo(expected);
    assertThat(contentType).isEqualToIgnoringCase("text/plain; charset=UTF-8");
    assertThat(body).isEqualTo(text);
  }

  public JsonNode json() {
    return parse(body);
  }

  public static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError("No JSON: " + json, e);
    }
  }

  public static <T> T parse(String json, Class<T> type) {
    try {
      return JSON.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new AssertionError("No " + type.getSimpleName() + ": " + json, e);
    }
  }
}
