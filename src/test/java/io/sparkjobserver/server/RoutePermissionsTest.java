package io.sparkjobserver.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.sparkjobserver.server.http.Needs;
import io.sparkjobserver.server.http.Open;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every route says what its caller has to be allowed to do. */
class RoutePermissionsTest {

  private static final String OPEN = "(open)";

  @Test
  void eachRouteNeedsThePermissionOfTheOriginal() {
    Map<String, String> routes = routes();
    assertThat(routes).doesNotContainValue("");
    assertThat(routes)
        .containsEntry("GET /binaries", "binaries:read")
        .containsEntry("GET /binaries/{name}", "binaries:read")
        .containsEntry("GET /binaries/{name}/content", "binaries:read")
        .containsEntry("POST /binaries/{name}", "binaries:upload")
        .containsEntry("DELETE /binaries/{name}", "binaries:delete")
        .containsEntry("GET /jars", "binaries:read")
        .containsEntry("POST /jars/{name}", "binaries:upload")
        .containsEntry("GET /contexts", "contexts:read")
        .containsEntry("GET /contexts/{name}", "contexts:read")
        .containsEntry("GET /contexts/{name}/log", "contexts:read")
        .containsEntry("HEAD /contexts/{name}/log", "contexts:read")
        .containsEntry("GET /contexts/{name}/executors", "contexts:read")
        .containsEntry("POST /contexts/{name}", "contexts:start")
        .containsEntry("DELETE /contexts/{name}", "contexts:delete")
        .containsEntry("PUT /contexts", "contexts:reset")
        .containsEntry("GET /jobs", "jobs:read")
        .containsEntry("GET /jobs/{id}", "jobs:read")
        .containsEntry("GET /jobs/{id}/config", "jobs:read")
        .containsEntry("GET /jobs/{id}/result", "jobs:read")
        .containsEntry("HEAD /jobs/{id}/result", "jobs:read")
        .containsEntry("POST /jobs", "jobs:start")
        .containsEntry("DELETE /jobs/{id}", "jobs:delete")
        .containsEntry("GET /data", "data:read")
        .containsEntry("POST /data/{name:.+}", "data:upload")
        .containsEntry("DELETE /data/{name:.+}", "data:delete")
        .containsEntry("PUT /data", "data:reset")
        .containsEntry("GET /healthz", OPEN);
    assertThat(routes.entrySet().stream().filter(route -> route.getValue().equals(OPEN)))
        .extracting(Map.Entry::getKey)
        .containsExactly("GET /healthz");
  }

  /** What each route needs; nothing where it says both or neither. */
  private static Map<String, String> routes() {
    Map<String, String> routes = new TreeMap<>();
    for (JavaClass resource :
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(PackageRulesTest.BASE)) {
      if (resource.isAnnotatedWith(Path.class)) {
        assertThat(resource.getSimpleName()).endsWith("Resource");
        resource.getMethods().stream()
            .filter(method -> method.isMetaAnnotatedWith(HttpMethod.class))
            .forEach(method -> routes.put(route(resource, method), needs(method)));
      }
    }
    return routes;
  }

  private static String route(JavaClass resource, JavaMethod method) {
    String verbs =
        method.getAnnotations().stream()
            .map(annotation -> annotation.getRawType())
            .filter(type -> type.isAnnotatedWith(HttpMethod.class))
            .map(type -> type.getAnnotationOfType(HttpMethod.class).value())
            .collect(Collectors.joining("+"));
    String below = method.tryGetAnnotationOfType(Path.class).map(Path::value).orElse("");
    String path = resource.getAnnotationOfType(Path.class).value();
    return verbs + ' ' + (below.isEmpty() ? path : path + '/' + below);
  }

  private static String needs(JavaMethod method) {
    String open = method.isAnnotatedWith(Open.class) ? OPEN : "";
    String needed =
        method
            .tryGetAnnotationOfType(Needs.class)
            .map(needs -> needs.value().wireName())
            .orElse("");
    return open.isEmpty() || needed.isEmpty() ? open + needed : "";
  }
}
