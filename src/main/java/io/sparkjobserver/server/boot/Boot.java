package io.sparkjobserver.server.boot;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.sparkjobserver.server.config.Finding;
import io.sparkjobserver.server.config.Secrets;
import io.sparkjobserver.server.config.Severity;
import io.sparkjobserver.server.config.UnusableConfigException;
import io.sparkjobserver.server.drivers.remoting.LinkSystem;
import io.sparkjobserver.server.drivers.remoting.RemotingConfig;
import io.sparkjobserver.server.http.OpenApiDocument;
import io.sparkjobserver.server.store.DaoConfig;
import io.sparkjobserver.server.store.DatabaseConfig;
import io.sparkjobserver.server.store.DatabaseProbe;
import io.sparkjobserver.server.store.H2Server;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the server from its command line to its start. Whatever keeps it from starting is said in
 * words, all of it at once, and ends the process with exit code 1 before a port is opened.
 */
public final class Boot {

  private static final Logger LOG = LoggerFactory.getLogger(Boot.class);
  private static final int FAILED = 1;
  private static final String PASSWORD = "spark.jobserver.sqldao.jdbc.password";

  private final PrintStream out;
  private final PrintStream err;

  /**
   * @param out takes what was asked for
   * @param err takes what went wrong
   */
  public Boot(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /**
   * Does what the arguments ask for. Starting the server returns when the server has stopped.
   *
   * @return the exit code
   */
  public int run(String... arguments) {
    CommandLine line = CommandLine.parse(arguments);
    line.properties().forEach(System::setProperty);
    try {
      return switch (line.task()) {
        case HELP -> help(line);
        case VERSION -> version();
        case PRINT_DEFAULT_CONFIG -> printDefaultConfig();
        case CHECK_CONFIG -> checkConfig(line);
        case START -> start(line);
      };
    } catch (UnusableConfigException e) {
      err.println(Secrets.redact(e.message()));
      return FAILED;
    } catch (RuntimeException e) {
      LOG.debug("What went wrong", e);
      err.println(
          "The server cannot start, for a reason that it should have named better: "
              + Secrets.redact(e.getClass().getSimpleName() + ": " + e.getMessage()));
      return FAILED;
    }
  }

  private int help(CommandLine line) {
    if (line.fault().isPresent()) {
      err.println(line.fault().get() + "\n\n" + CommandLine.USAGE);
      return FAILED;
    }
    out.println(CommandLine.USAGE);
    return 0;
  }

  private int version() {
    String version = Boot.class.getPackage().getImplementationVersion();
    out.println("Spark Jobserver " + (version == null ? "(not packaged)" : version));
    return 0;
  }

  private int printDefaultConfig() {
    try (InputStream file = Boot.class.getResourceAsStream("/default.conf")) {
      if (file == null) {
        throw new IOException("the package is not whole: default.conf is missing");
      }
      out.print(new String(file.readAllBytes(), StandardCharsets.UTF_8));
      return 0;
    } catch (IOException e) {
      err.println("The default configuration cannot be printed: " + e.getMessage());
      return FAILED;
    }
  }

  private int checkConfig(CommandLine line) {
    Configuration configuration = read(line);
    Verdict verdict = Verdict.of(configuration, new ThisMachine());
    out.println(Report.whole(configuration, verdict));
    return verdict.usable() ? 0 : FAILED;
  }

  private int start(CommandLine line) {
    LinkSystem.prepare();
    Configuration configuration = read(line);
    Verdict verdict = Verdict.of(configuration, new ThisMachine());
    if (!verdict.usable()) {
      err.println(Report.faults(verdict));
      return FAILED;
    }
    verdict.findings(Severity.INFO).forEach(finding -> LOG.info("{}", Report.line(finding)));
    verdict.findings(Severity.WARNING).forEach(finding -> LOG.warn("{}", Report.line(finding)));
    Optional<Finding> unreachable = database(configuration);
    if (unreachable.isPresent()) {
      err.println("The server cannot start: " + Report.line(unreachable.get()));
      return FAILED;
    }
    StartedServer server = new StartedServer(err);
    OpenApiDocument.keepFromStart();
    LinkSystem.begin(configuration.of(RemotingConfig.class));
    try {
      Quarkus.run(null, server::ended);
    } finally {
      LinkSystem.callOff();
    }
    return server.exitCode();
  }

  private Configuration read(CommandLine line) {
    line.file()
        .ifPresent(
            file ->
                System.setProperty(
                    JobserverSources.FILE_PROPERTY, Path.of(file).toAbsolutePath().toString()));
    JobserverSources.file()
        .ifPresent(file -> requireFile(file, line.file().orElse(file.toString())));
    return Configuration.read(ConfigUtils::configBuilder);
  }

  private static void requireFile(Path file, String name) {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new UnusableConfigException("Could not find configuration file " + name);
    }
    if (!Files.isRegularFile(file)) {
      throw new UnusableConfigException(
          "The configuration file is read more than once, and %s is no file that can be"
              .formatted(name));
    }
  }

  /** Starts the H2 server where that is asked for, and waits for a database that is elsewhere. */
  private Optional<Finding> database(Configuration configuration) {
    DatabaseConfig database = configuration.of(DatabaseConfig.class);
    try {
      H2Server.startIfConfigured(configuration.of(DaoConfig.class), database)
          .ifPresent(password -> System.setProperty(PASSWORD, password));
      return new DatabaseProbe(database, err::println)
          .fault(System.getProperty(PASSWORD))
          .map(
              fault ->
                  configuration.fatal("spark.jobserver.sqldao.jdbc.url", fault, DatabaseProbe.FIX));
    } catch (IOException | SQLException e) {
      return Optional.of(
          configuration.fatal(
              "spark.jobserver.startH2Server",
              "the H2 server does not start: " + Secrets.redact(String.valueOf(e.getMessage())),
              "see sqldao.rootdir and the port of sqldao.jdbc.url, or leave it out"));
    }
  }
}
