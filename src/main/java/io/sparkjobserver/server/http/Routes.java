package io.sparkjobserver.server.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.HttpMethod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.resteasy.reactive.server.core.Deployment;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper;
import org.jboss.resteasy.reactive.server.mapping.RuntimeResource;
import org.jboss.resteasy.reactive.server.mapping.URITemplate;
import org.jboss.resteasy.reactive.server.util.RuntimeResourceVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Which methods the paths of the API have, for requests that come with another one. It is made of
 * the routes that are deployed, when the first such request comes. Thread-safe.
 */
@ApplicationScoped
class Routes {

  /** All that routes have, in the order in which they are named. */
  private static final List<String> METHODS =
      List.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT, HttpMethod.DELETE);

  /** What a route calls its parameter is no part of where it leads. */
  private static final String PARAMETER = "\\{\\w+}";

  private volatile @Nullable RequestMapper<Set<String>> routes;

  /** The methods of a request's path, in a fixed order; none where there is no such path. */
  List<String> methods(ResteasyReactiveRequestContext request) {
    return methods(request, request.getPathWithoutPrefix());
  }

  /**
   * Whether what a request wants is done to what is below its path, and it does not say to what of
   * that.
   */
  boolean lacksName(ResteasyReactiveRequestContext request) {
    String path = request.getPathWithoutPrefix();
    String collection = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return collection.lastIndexOf('/') == 0
        && !methods(request, path).contains(request.getMethod())
        && methods(request, collection + "/name").contains(request.getMethod());
  }

  private List<String> methods(ResteasyReactiveRequestContext request, String path) {
    RequestMapper.RequestMatch<Set<String>> match = routes(request.getDeployment()).map(path);
    return match == null ? List.of() : METHODS.stream().filter(match.value::contains).toList();
  }

  private RequestMapper<Set<String>> routes(Deployment deployment) {
    RequestMapper<Set<String>> made = routes;
    if (made == null) {
      made = read(deployment);
      routes = made;
    }
    return made;
  }

  private static RequestMapper<Set<String>> read(Deployment deployment) {
    Map<String, Set<String>> methods = new HashMap<>();
    RuntimeResourceVisitor.visitRuntimeResources(
        "",
        deployment.getClassMappers(),
        new RuntimeResourceVisitor() {
          @Override
          public void visitRuntimeResource(String method, String path, RuntimeResource resource) {
            methods
                .computeIfAbsent(path.replaceAll(PARAMETER, "{name}"), any -> new HashSet<>())
                .add(method);
          }
        });
    ArrayList<RequestMapper.RequestPath<Set<String>>> paths = new ArrayList<>();
    methods.forEach(
        (path, those) ->
            paths.add(new RequestMapper.RequestPath<>(false, new URITemplate(path, false), those)));
    return new RequestMapper<>(paths);
  }
}
