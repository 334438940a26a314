package io.sparkjobserver.server.http;

import io.quarkus.smallrye.openapi.runtime.OpenApiConstants;
import io.smallrye.openapi.runtime.io.Format;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Answers the OpenAPI document as the build wrote it. Quarkus would read that at each start, and
 * write it again in both formats, for which it needs longer than for all of the configuration.
 */
@ApplicationScoped
public class OpenApiDocument {

  /** After the filters and before the route that Quarkus has there. */
  private static final int ORDER = 0;

  private static final String PATHS = "/q/openapi(\\.json|\\.yaml|\\.yml)?";

  /** Says before the start that Quarkus is to do without the document: it looks for it there. */
  public static void keepFromStart() {
    OpenApiConstants.classLoader = ClassLoader.getPlatformClassLoader();
  }

  void register(@Observes Router router) {
    router.routeWithRegex(PATHS).order(ORDER).blockingHandler(OpenApiDocument::answer);
  }

  private static void answer(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (request.method().equals(HttpMethod.OPTIONS)) {
      context.next();
      return;
    }
    Format format = format(request);
    context
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, format.getMimeType() + ";charset=UTF-8")
        .end(Buffer.buffer(read(format)));
  }

  private static Format format(HttpServerRequest request) {
    String path = request.path();
    if (path.endsWith("/openapi")) {
      String accepted = request.getHeader(HttpHeaders.ACCEPT);
      boolean json = accepted != null && accepted.contains(Format.JSON.getMimeType());
      return json || Format.JSON.name().equalsIgnoreCase(request.getParam("format"))
          ? Format.JSON
          : Format.YAML;
    }
    return path.endsWith(".json") ? Format.JSON : Format.YAML;
  }

  private static byte[] read(Format format) {
    String name = OpenApiConstants.BASE_NAME + "." + format;
    try (InputStream document = OpenApiDocument.class.getClassLoader().getResourceAsStream(name)) {
      if (document == null) {
        throw new IOException("the package is not whole: " + name + " is missing");
      }
      return document.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("The OpenAPI document cannot be read", e);
    }
  }
}
