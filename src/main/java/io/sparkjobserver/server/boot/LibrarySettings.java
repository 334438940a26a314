package io.sparkjobserver.server.boot;

import static java.util.Map.entry;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import io.sparkjobserver.server.config.Priorities;
import jakarta.annotation.Priority;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the product's settings mean for the libraries below: Quarkus' own keys. Nobody else sets
 * these, or what the checks have judged would not be what counts. Found by service loading;
 * stateless.
 */
@Priority(Priorities.DERIVED)
public final class LibrarySettings implements ConfigSourceInterceptor {

  private static final long serialVersionUID = 1L;

  private static final int ORDINAL = 100;
  private static final String SOURCE = "the server's settings";
  private static final String SERVER = "spark.jobserver.";
  private static final String SQL = SERVER + "sqldao.";
  private static final String HTTP = "pekko.http.server.";
  private static final String LOOPBACK = "127.0.0.1";
  private static final String NO_LIMIT = "1P";
  private static final String USUAL_POOL = "20";

  /** As the original's pool has it, which had no bound then. */
  private static final String UNLIMITED = "-1";

  private static final String MANY = "10000";

  private static final Map<String, Rule> RULES =
      Map.ofEntries(
          entry("quarkus.http.port", settings -> settings.get(SERVER + "port")),
          entry(
              "quarkus.http.host",
              settings -> {
                String address = settings.get(SERVER + "bind-address");
                return address == null ? LOOPBACK : address;
              }),
          entry("quarkus.http.idle-timeout", settings -> settings.get(HTTP + "idle-timeout")),
          entry("quarkus.http.access-log.enabled", settings -> settings.get(SERVER + "access-log")),
          // BodyLimit answers in the original's words, and uploads stream to the database piece by
          // piece.
          entry("quarkus.http.limits.max-body-size", settings -> NO_LIMIT),
          entry("quarkus.http.ssl-port", tls(settings -> settings.get(SERVER + "port"))),
          entry("quarkus.http.insecure-requests", tls(settings -> "disabled")),
          entry("quarkus.tls.key-store.jks.path", store("JKS", "keystoreType", "keystore")),
          entry("quarkus.tls.key-store.jks.password", store("JKS", "keystoreType", "keystorePW")),
          entry("quarkus.tls.key-store.p12.path", store("PKCS12", "keystoreType", "keystore")),
          entry(
              "quarkus.tls.key-store.p12.password", store("PKCS12", "keystoreType", "keystorePW")),
          entry("quarkus.tls.trust-store.jks.path", store("JKS", "truststore-type", "truststore")),
          entry(
              "quarkus.tls.trust-store.jks.password",
              store("JKS", "truststore-type", "truststorePW")),
          entry(
              "quarkus.tls.trust-store.p12.path", store("PKCS12", "truststore-type", "truststore")),
          entry(
              "quarkus.tls.trust-store.p12.password",
              store("PKCS12", "truststore-type", "truststorePW")),
          entry("quarkus.datasource.jdbc.url", settings -> settings.get(SQL + "jdbc.url")),
          entry("quarkus.datasource.username", settings -> settings.get(SQL + "jdbc.user")),
          entry("quarkus.datasource.password", settings -> settings.get(SQL + "jdbc.password")),
          entry("quarkus.datasource.jdbc.max-size", pool("maxactive", USUAL_POOL)),
          entry("quarkus.datasource.jdbc.min-size", pool("maxidle", "2")),
          entry("quarkus.datasource.jdbc.initial-size", pool("initialsize", "2")),
          entry(
              "quarkus.datasource.jdbc.acquisition-timeout",
              settings -> settings.get(SERVER + "dao-timeout")),
          entry(SERVER + "context-creation-timeout", yarn("yarn-context-creation-timeout")),
          entry(SERVER + "context-deletion-timeout", yarn("yarn-context-deletion-timeout")));

  /** The libraries' keys that are the server's to set. */
  static Set<String> keys() {
    return RULES.keySet().stream()
        .filter(key -> !key.startsWith(SERVER))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether a setting of a library was made of the product's. */
  static boolean made(ConfigValue value) {
    return SOURCE.equals(value.getConfigSourceName());
  }

  @Override
  public @Nullable ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
    ConfigValue value = context.proceed(name);
    Rule rule = RULES.get(name);
    String made = rule == null ? null : rule.derive(key -> text(context.restart(key)));
    if (made == null || isSetOtherwise(value, name)) {
      return value;
    }
    return ConfigValue.builder()
        .withName(name)
        .withValue(made)
        .withRawValue(made)
        .withConfigSourceName(SOURCE)
        .withConfigSourceOrdinal(ORDINAL)
        .build();
  }

  /** Such a setting is left as it is, for the checks to refuse it. */
  private static boolean isSetOtherwise(@Nullable ConfigValue value, String name) {
    return value != null && value.getConfigSourceOrdinal() >= ORDINAL && !name.startsWith(SERVER);
  }

  private static @Nullable String text(@Nullable ConfigValue value) {
    return value == null || value.getValue() == null || value.getValue().isEmpty()
        ? null
        : value.getValue();
  }

  @Override
  public Iterator<String> iterateNames(ConfigSourceInterceptorContext context) {
    Set<String> names = new LinkedHashSet<>();
    context.iterateNames().forEachRemaining(names::add);
    // A block that is not there must not be begun: it would be incomplete.
    RULES.forEach(
        (name, rule) -> {
          if (rule.derive(key -> text(context.restart(key))) != null) {
            names.add(name);
          }
        });
    return names.iterator();
  }

  private static Rule tls(Rule rule) {
    return settings ->
        "true".equals(settings.get(HTTP + "ssl-encryption")) ? rule.derive(settings) : null;
  }

  private static Rule store(String type, String typeKey, String key) {
    return tls(
        settings ->
            type.equalsIgnoreCase(settings.get(HTTP + typeKey)) ? settings.get(HTTP + key) : null);
  }

  private static Rule pool(String key, String usual) {
    return settings -> {
      if (!"true".equals(settings.get(SQL + "dbcp.enabled"))) {
        return usual;
      }
      String size = settings.get(SQL + "dbcp." + key);
      if (!UNLIMITED.equals(size)) {
        return size;
      }
      String most = settings.get(SQL + "dbcp.maxactive");
      return UNLIMITED.equals(most) ? MANY : most;
    };
  }

  private static boolean isYarn(Settings settings) {
    String master = settings.get("spark.master");
    String mode = settings.get(SERVER + "driver-mode");
    return (master != null && master.startsWith("yarn")) || "yarn-client".equals(mode);
  }

  private static Rule yarn(String key) {
    return settings -> isYarn(settings) ? settings.get(SERVER + key) : null;
  }

  /** What a setting is by others. */
  private interface Rule {
    @Nullable String derive(Settings settings);
  }

  /** The others: their texts, {@code null} where they are not set. */
  private interface Settings {
    @Nullable String get(String key);
  }
}
