package io.sparkjobserver.server.boot;

import io.sparkjobserver.server.config.Finding;
import io.sparkjobserver.server.drivers.DriversConfig;
import io.sparkjobserver.server.store.DaoConfig;
import io.sparkjobserver.server.store.DatabaseConfig;
import io.sparkjobserver.server.store.DatabaseKind;
import io.sparkjobserver.server.store.H2Url;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Whether state can be kept where it is said to be. */
final class StateChecks {

  private static final String SERVER = "spark.jobserver.";
  private static final String URL = SERVER + "sqldao.jdbc.url";
  private static final Pattern HOST_PORT = Pattern.compile("[^\\s:/]+:(\\d{1,5})");
  private static final int MAX_PORT = 65_535;

  static final List<BootCheck> ALL =
      List.of(
          new BootCheck("state is kept in SQL", StateChecks::sql),
          new BootCheck("the database is a supported one", StateChecks::supported),
          new BootCheck("named database drivers fit the URL", StateChecks::drivers),
          new BootCheck("the database outlives the server", StateChecks::inMemory),
          new BootCheck("other servers reach the database", StateChecks::shared),
          new BootCheck("the H2 server is the database's", StateChecks::h2Server),
          new BootCheck("the pool's sizes fit each other", StateChecks::pool),
          new BootCheck("ha.masters are addresses", StateChecks::haMasters));

  private StateChecks() {}

  private static List<Finding> sql(Configuration configuration, Machine machine) {
    DaoConfig dao = configuration.of(DaoConfig.class);
    List<Finding> findings = new ArrayList<>();
    judgeDao(configuration, SERVER + "jobdao", dao.jobdao(), findings);
    judgeDao(configuration, SERVER + "binarydao.class", dao.binarydao().className(), findings);
    judgeDao(configuration, SERVER + "metadatadao.class", dao.metadatadao().className(), findings);
    return findings;
  }

  private static void judgeDao(
      Configuration configuration, String key, Optional<String> name, List<Finding> findings) {
    if (name.isEmpty()) {
      return;
    }
    switch (DaoClass.of(name.get())) {
      case SQL -> {
        // What is done anyway.
      }
      case OTHER -> {
        String message = "this server keeps its state in SQL, not in files, ZooKeeper or HDFS";
        findings.add(
            configuration.deployment().cluster()
                ? configuration.fatal(
                    key,
                    message + ", and cluster mode requires that the file says so",
                    "leave it out, or set it to spark.jobserver.io." + DaoClass.sqlNameFor(key))
                : configuration.warning(key, message + ": SQL is used", "leave it out"));
      }
      case UNKNOWN ->
          findings.add(
              configuration.fatal(
                  key,
                  "there is no such class",
                  "leave it out: state is kept in SQL, in the database of sqldao.jdbc.url"));
    }
  }

  private static List<Finding> supported(Configuration configuration, Machine machine) {
    return kind(configuration).isPresent()
        ? List.of()
        : List.of(
            configuration.fatal(
                URL,
                "no database of that kind is supported",
                "begin it with " + String.join(", ", DatabaseKind.allPrefixes())));
  }

  private static Optional<DatabaseKind> kind(Configuration configuration) {
    return DatabaseKind.find(url(configuration));
  }

  private static String url(Configuration configuration) {
    return configuration.of(DatabaseConfig.class).jdbc().url();
  }

  private static List<Finding> drivers(Configuration configuration, Machine machine) {
    DatabaseConfig database = configuration.of(DatabaseConfig.class);
    List<Finding> findings = new ArrayList<>();
    kind(configuration)
        .ifPresent(
            kind -> {
              judgeDriver(
                  configuration,
                  SERVER + "sqldao.slick-driver",
                  database.slickDriver(),
                  kind,
                  findings);
              judgeDriver(
                  configuration,
                  SERVER + "sqldao.jdbc-driver",
                  database.jdbcDriver(),
                  kind,
                  findings);
            });
    return findings;
  }

  private static void judgeDriver(
      Configuration configuration,
      String key,
      Optional<String> name,
      DatabaseKind kind,
      List<Finding> findings) {
    if (name.isPresent() && !kind.isMeantBy(name.get())) {
      findings.add(
          configuration.fatal(
              key,
              "it is not for the database of %s, which is %s"
                  .formatted(configuration.writtenAs(URL), kind.label()),
              "leave it out: the URL decides"));
    }
  }

  private static List<Finding> inMemory(Configuration configuration, Machine machine) {
    boolean lost =
        H2Url.inMemory(url(configuration)) && configuration.of(DriversConfig.class).contextPerJvm();
    return lost
        ? List.of(
            configuration.fatal(
                URL,
                "H2 mem backend is not supported with context-per-jvm: drivers outlive the server,"
                    + " which would not know them any more",
                "use jdbc:h2:file:… or another database"))
        : List.of();
  }

  private static List<Finding> shared(Configuration configuration, Machine machine) {
    boolean several = !masters(configuration).isEmpty();
    String url = url(configuration);
    if (!(configuration.deployment().cluster() || several)
        || !url.startsWith("jdbc:h2:")
        || H2Url.remote(url)) {
      return List.of();
    }
    return List.of(
        configuration.fatal(
            URL,
            "H2 backend and %s is not supported with file or in-memory storage"
                .formatted(several ? "ha.masters" : "cluster mode"),
            "use tcp or ssl server (jdbc:h2:tcp://host:9092/…; startH2Server starts one), or"
                + " PostgreSQL, MariaDB or MySQL"));
  }

  private static List<Finding> h2Server(Configuration configuration, Machine machine) {
    if (!configuration.of(DaoConfig.class).startH2Server()) {
      return List.of();
    }
    String url = url(configuration);
    if (!url.startsWith(H2Url.TCP)) {
      return List.of(
          configuration.fatal(
              SERVER + "startH2Server",
              "the server that it starts is not the one of " + configuration.writtenAs(URL),
              "set sqldao.jdbc.url to jdbc:h2:tcp://localhost:9092/h2-db, or leave startH2Server"
                  + " out"));
    }
    if (H2Url.servedName(url).isEmpty()) {
      return List.of(
          configuration.fatal(
              URL,
              "startH2Server serves databases of files below sqldao.rootdir, and this names none",
              "write it as jdbc:h2:tcp://localhost:9092/h2-db"));
    }
    return h2Host(configuration, machine, H2Url.host(url).orElse(""));
  }

  private static List<Finding> h2Host(Configuration configuration, Machine machine, String host) {
    List<InetAddress> addresses = machine.resolve(host);
    if (addresses.stream().anyMatch(InetAddress::isLoopbackAddress)) {
      return List.of();
    }
    if (addresses.stream().noneMatch(machine.addresses()::contains)) {
      return List.of(
          configuration.fatal(
              URL,
              "startH2Server starts a server on this machine, and %s is not an address of it"
                  .formatted(host),
              "set the host to localhost, or leave startH2Server out"));
    }
    return configuration.of(DaoConfig.class).h2ServerAllowOthers()
        ? List.of()
        : List.of(
            configuration.fatal(
                SERVER + "h2-server-allow-others",
                "the H2 server listens on the loopback address only, and %s names another"
                    .formatted(configuration.writtenAs(URL)),
                "set the URL's host to localhost; or, for other machines, this to true"));
  }

  private static List<Finding> pool(Configuration configuration, Machine machine) {
    DatabaseConfig.Dbcp dbcp = configuration.of(DatabaseConfig.class).dbcp();
    if (!dbcp.enabled() || dbcp.maxactive() < 0) {
      return List.of();
    }
    if (dbcp.maxactive() < 2) {
      return List.of(
          configuration.fatal(
              SERVER + "sqldao.dbcp.maxactive",
              "the server needs two connections at least",
              "set it to 2 or more; the default is 20"));
    }
    List<Finding> findings = new ArrayList<>();
    tooMany(configuration, "maxidle", dbcp.maxidle(), dbcp.maxactive(), findings);
    tooMany(configuration, "initialsize", dbcp.initialsize(), dbcp.maxactive(), findings);
    return findings;
  }

  private static void tooMany(
      Configuration configuration, String key, int size, int most, List<Finding> findings) {
    if (size > most) {
      findings.add(
          configuration.fatal(
              SERVER + "sqldao.dbcp." + key,
              "it is more than maxactive, which is " + most,
              "set it to at most " + most + ", or maxactive to more"));
    }
  }

  private static List<String> masters(Configuration configuration) {
    return configuration.of(DaoConfig.class).ha().masters().orElse(List.of());
  }

  private static List<Finding> haMasters(Configuration configuration, Machine machine) {
    return masters(configuration).stream()
        .filter(master -> !isAddress(master.strip()))
        .map(
            master ->
                configuration.fatal(
                    SERVER + "ha.masters",
                    "Address should be of format HOST:PORT, wrong format specified " + master,
                    "write each as host:port: [\"a.example.com:2552\", \"b.example.com:2552\"]"))
        .toList();
  }

  private static boolean isAddress(String text) {
    var matcher = HOST_PORT.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      return false;
    }
    int port = Integer.parseInt(matcher.group(1));
    return port > 0 && port <= MAX_PORT;
  }
}
