package io.sparkjobserver.server.http;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** How a {@link ByteRange} of a body is answered. */
public final class PartialAnswers {

  private static final String CONTENT_RANGE = "Content-Range";

  private PartialAnswers() {}

  /**
   * 206 with the part that is asked for, or 416 where the body has none of it.
   *
   * @param what what the body is, in words
   * @param part the headers of an answer with a part
   */
  public static Response of(
      ByteRange range, WholeBody body, String what, Response.ResponseBuilder part) {
    Optional<ByteRange.Part> wanted = range.in(body.length());
    if (wanted.isEmpty()) {
      return Response.status(Response.Status.REQUESTED_RANGE_NOT_SATISFIABLE)
          .type(MediaType.APPLICATION_JSON_TYPE)
          .header(CONTENT_RANGE, "bytes */" + body.length())
          .entity(
              Envelope.error(
                  "%s has %d bytes, and none of the range".formatted(what, body.length())))
          .build();
    }
    long from = wanted.get().from();
    long to = wanted.get().to();
    return part.status(Response.Status.PARTIAL_CONTENT)
        .header(CONTENT_RANGE, "bytes %d-%d/%d".formatted(from, to - 1, body.length()))
        .entity(body.part(from, to))
        .build();
  }
}
