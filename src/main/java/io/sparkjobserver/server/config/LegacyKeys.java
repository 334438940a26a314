package io.sparkjobserver.server.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys of the original's configuration files that are called otherwise here, or have no use any
 * more. A name that ends in {@code .*} stands for everything below it.
 */
public final class LegacyKeys {

  private static final String BELOW = ".*";
  private static final String SERVER = "spark.jobserver.";

  private static final Map<String, String> RENAMED = new LinkedHashMap<>();
  private static final Map<String, String> RETIRED = new LinkedHashMap<>();

  static {
    for (String remoting : List.of("akka.remote.netty.tcp", "pekko.remote.classic.netty.tcp")) {
      renamed(remoting + ".hostname", "pekko.remote.artery.canonical.hostname");
      renamed(remoting + ".port", "pekko.remote.artery.canonical.port");
      renamed(remoting + ".bind-hostname", "pekko.remote.artery.bind.hostname");
      renamed(remoting + ".bind-port", "pekko.remote.artery.bind.port");
      renamed(remoting + ".maximum-frame-size", "pekko.remote.artery.advanced.maximum-frame-size");
      retired(remoting + ".send-buffer-size", "the operating system sizes the buffers");
      retired(remoting + ".receive-buffer-size", "the operating system sizes the buffers");
    }
    renamed("akka.remote.artery.*", "pekko.remote.artery.*");
    renamed("akka.http.server.*", "pekko.http.server.*");
    // Before 0.9.
    renamed("spray.can.server.*", "pekko.http.server.*");
    renamed(SERVER + "job-jar-paths.*", SERVER + "job-bin-paths.*");
    renamed(SERVER + "job-binary-paths.*", SERVER + "job-bin-paths.*");
    renamed("spark.context-settings.forked-jvm-init-timeout", SERVER + "forked-jvm-init-timeout");
    renamed("spark.context-settings.context-init-timeout", SERVER + "context-init-timeout");

    retired("spark.master-provider", "no class computes the master; set spark.master");
    retired("spark.job-number-cpus", "set spark.context-settings.num-cpu-cores");
    retired("spark.job-cache.*", "class paths are kept by the hashes of their binaries");

    retired(
        SERVER + "kill-context-on-supervisor-down", "see spark.jobserver.driver-orphan-timeout");
    retired(
        SERVER + "manager-initialization-timeout", "see spark.jobserver.forked-jvm-init-timeout");
    retired(SERVER + "startup_dao_cleanup_class", "see spark.jobserver.dao-cleanup-after");
    retired(SERVER + "cache-on-upload", "drivers keep what they pulled below the state-dir");
    retired(SERVER + "daorootdir", "binaries are in the database; see spark.jobserver.state-dir");
    retired(SERVER + "jar-store-rootdir", "binaries are in the database");
    retired(SERVER + "filedao.*", "state is in the database; see spark.jobserver.sqldao");
    retired(SERVER + "combineddao.*", "state is in the database; see spark.jobserver.sqldao");
    retired(SERVER + "cassandra.*", "state is in the database; see spark.jobserver.sqldao");
    retired(SERVER + "binarydao.dir", "binaries are in the database");
    retired(SERVER + "zookeeperdao.*", "state is in the database; see spark.jobserver.sqldao");
    retired(SERVER + "healthcheck", "ask /q/health/ready");
    retired(SERVER + "short-timeout", "requests wait for the database, not for each other");
    retired(SERVER + "context-lookup-timeout", "contexts are looked up in the database");
    retired(SERVER + "named-object-creation-timeout", "jobs say themselves how long they wait");
    retired(SERVER + "result-chunk-size", "the server sizes the pieces of a result");
    retired(SERVER + "ignore-akka-hostname", "the original did not read it either");
    retired(SERVER + "job-result-cache-size", "results are in the database");
    retired(SERVER + "default-sync-timeout", "use the parameter timeout of POST /jobs");

    String providers =
        "no access control but AllowAllAccessControl is there yet, which has no settings";
    retired("access-control.auth-timeout", providers);
    retired("access-control.shiro.*", providers);
    retired("access-control.keycloak.*", providers);
    retired("access-control.use-cache", providers);
    retired("access-control.akka.*", providers);

    retired("flyway.locations", "the server's own migrations are for every database");
    retired("flyway.initOnMigrate", "a database that holds other tables is taken as it is");
    retired("akka.cluster.*", "servers share the database, not a cluster");
    retired("akka.contrib.cluster.*", "servers share the database, not a cluster");
    retired("custom-downing.*", "servers share the database, not a cluster");
    retired("pekko.http.server.provider", "TLS is Java's own");
    retired("pekko.http.server.encryptionType", "it is TLS 1.3 or 1.2");
    retired("pekko.http.server.enabledProtocols", "it is TLS 1.3 or 1.2");
    retired("pekko.http.server.truststore-provider", "TLS is Java's own");
    retired("pekko.http.server.pipelining-limit", "requests of a connection are served in turn");
    retired(
        "pekko.http.server.request-timeout",
        "a request waits as long as its parameter timeout says");
  }

  private LegacyKeys() {}

  private static void renamed(String old, String current) {
    RENAMED.put(old, current);
  }

  private static void retired(String key, String instead) {
    RETIRED.put(key, instead);
  }

  /** What keys are called here, by what they were called. */
  public static Map<String, String> renamed() {
    return Collections.unmodifiableMap(RENAMED);
  }

  /** What to do instead, by the keys that have no use any more. */
  public static Map<String, String> retired() {
    return Collections.unmodifiableMap(RETIRED);
  }

  /** What a key is called here; the key itself where it has its name still. */
  public static String current(String key) {
    String exact = RENAMED.get(key);
    if (exact != null) {
      return exact;
    }
    for (Map.Entry<String, String> name : RENAMED.entrySet()) {
      if (matchesBelow(name.getKey(), key)) {
        return stem(name.getValue()) + key.substring(stem(name.getKey()).length());
      }
    }
    return key;
  }

  /** What a key was called before; the older the name, the later. */
  public static List<String> formerNames(String key) {
    List<String> names = new ArrayList<>();
    RENAMED.forEach(
        (old, current) -> {
          if (current.equals(key)) {
            names.add(old);
          } else if (matchesBelow(current, key)) {
            names.add(stem(old) + key.substring(stem(current).length()));
          }
        });
    return names;
  }

  /** What to do instead of setting a key that has no use any more. */
  public static Optional<String> retired(String key) {
    String current = current(key);
    return RETIRED.entrySet().stream()
        .filter(name -> name.getKey().equals(current) || matchesBelow(name.getKey(), current))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static boolean matchesBelow(String pattern, String key) {
    return pattern.endsWith(BELOW) && key.startsWith(pattern.substring(0, pattern.length() - 1));
  }

  private static String stem(String pattern) {
    return pattern.substring(0, pattern.length() - BELOW.length());
  }
}
