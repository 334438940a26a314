package io.sparkjobserver.server.http;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/**
 * Completes the OpenAPI document with what is the same for all routes: what the HTTP layer answers
 * before a route is asked, and the shape of errors.
 */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public final class HttpLayerAnswers implements OASFilter {

  private static final int FIRST_ERROR = 400;

  /** Each route says of {@code _method} what calls it, whatever the method of the request is. */
  @Override
  public PathItem filterPathItem(PathItem path) {
    path.getOperations()
        .forEach(
            (method, operation) -> {
              operation.addParameter(
                  OASFactory.createParameter()
                      .name(Query.METHOD)
                      .in(Parameter.In.QUERY)
                      .description("The method that is meant, whatever the request has")
                      .schema(type(Schema.SchemaType.STRING).enumeration(List.of(method.name()))));
              APIResponses answers = operation.getResponses();
              text(answer(answers, "405", "The path has no such method as _method names"));
              text(answer(answers, "501", "There is no such method as _method names"));
            });
    return path;
  }

  @Override
  public Operation filterOperation(Operation operation) {
    APIResponses answers = operation.getResponses();
    APIResponse unreadable =
        answer(answers, "400", "A name or a parameter has U+0000, or a header cannot be read");
    text(unreadable);
    if (!unreadable.getContent().hasMediaType(MediaType.APPLICATION_JSON)) {
      unreadable
          .getContent()
          .addMediaType(MediaType.APPLICATION_JSON, OASFactory.createMediaType());
    }
    text(answer(answers, "406", "Nothing of what the header Accept names can be had"));
    text(answer(answers, "414", "The address has more than 65536 characters"));
    text(answer(answers, "431", "The headers have more than 65536 characters"));
    if (operation.getRequestBody() != null) {
      // No body at all is an empty one.
      operation.getRequestBody().setRequired(false);
      text(answer(answers, "413", "The body is longer than the operator allows"));
    }
    answers.getAPIResponses().forEach(HttpLayerAnswers::shape);
    return operation;
  }

  private static APIResponse answer(APIResponses answers, String status, String description) {
    APIResponse answer = answers.getAPIResponse(status);
    if (answer == null) {
      answer = OASFactory.createAPIResponse().description(description);
      answers.addAPIResponse(status, answer);
    }
    if (answer.getContent() == null) {
      answer.setContent(OASFactory.createContent());
    }
    return answer;
  }

  private static void text(APIResponse answer) {
    if (!answer.getContent().hasMediaType(MediaType.TEXT_PLAIN)) {
      answer
          .getContent()
          .addMediaType(
              MediaType.TEXT_PLAIN,
              OASFactory.createMediaType().schema(type(Schema.SchemaType.STRING)));
    }
  }

  private static void shape(String status, APIResponse answer) {
    Content content = answer.getContent();
    if (content == null
        || !status.matches("\\d+")
        || Integer.parseInt(status) < FIRST_ERROR
        || !content.hasMediaType(MediaType.APPLICATION_JSON)) {
      return;
    }
    content.getMediaType(MediaType.APPLICATION_JSON).setSchema(error());
  }

  /** Errors A and B, which differ in what their result is. */
  private static Schema error() {
    Schema exception =
        type(Schema.SchemaType.OBJECT)
            .addProperty("message", type(Schema.SchemaType.STRING, Schema.SchemaType.NULL))
            .addProperty("errorClass", type(Schema.SchemaType.STRING))
            .addProperty("stack", type(Schema.SchemaType.STRING))
            .required(List.of("message", "errorClass", "stack"));
    return type(Schema.SchemaType.OBJECT)
        .addProperty("status", type(Schema.SchemaType.STRING))
        .addProperty(
            "result",
            OASFactory.createSchema().anyOf(List.of(type(Schema.SchemaType.STRING), exception)))
        .addProperty("jobId", type(Schema.SchemaType.STRING))
        .required(List.of("status", "result"));
  }

  private static Schema type(Schema.SchemaType... types) {
    return OASFactory.createSchema().type(List.of(types));
  }
}
