package io.sparkjobserver.server.it.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** From the start of the process to the first 200 of its readiness, and what it takes then. */
final class StartSection implements Section {

  private static final int OLD = 17;
  private static final int NEW = 25;
  private static final int CLIENTS = 8;
  private static final String CONTEXT = "start";
  private static final double MOST_RESIDENT = 180;

  @Override
  public String name() {
    return "start";
  }

  @Override
  public void run(BenchSettings settings, Report report) throws IOException {
    List<Way> ways = ways(report);
    for (Way way : ways) {
      way.prepare();
    }
    // In turn, so that what else the machine does disturbs all of them alike.
    for (int start = 0; start < settings.starts(); start++) {
      for (Way way : ways) {
        way.measure();
      }
    }
    for (Way way : ways) {
      way.load(settings);
      report.add(way.figure(ways.get(0)));
    }
  }

  private static List<Way> ways(Report report) {
    List<Way> ways = new ArrayList<>();
    JavaHomes.ofVersion(OLD)
        .ifPresentOrElse(
            home -> {
              ways.add(new Way("JDK 17", home, false, OptionalDouble.empty()));
              ways.add(new Way("JDK 17, AppCDS", home, true, OptionalDouble.of(2.8)));
            },
            () -> report.note("start: there is no JDK 17 here"));
    JavaHomes.ofVersion(NEW)
        .ifPresentOrElse(
            home -> {
              ways.add(new Way("JDK 25", home, false, OptionalDouble.empty()));
              ways.add(new Way("JDK 25, AOT cache", home, true, OptionalDouble.of(1.2)));
            },
            () -> report.note("start: there is no JDK 25 here; JAVA_HOME_25 may name one"));
    return ways;
  }

  /** A way to start a server. */
  private static final class Way {

    private final String name;
    private final Path javaHome;

    /** By {@code bin/jobserver}, from what that has made, and not by {@code java -jar}. */
    private final boolean script;

    private final OptionalDouble bound;
    private final List<Double> seconds = new ArrayList<>();
    private final List<Double> resident = new ArrayList<>();
    private double loaded;

    private Way(String name, Path javaHome, boolean script, OptionalDouble bound) {
      this.name = name;
      this.javaHome = javaHome;
      this.script = script;
      this.bound = bound;
    }

    /** Has the files read once that are read at a start. */
    private void prepare() throws IOException {
      if (script) {
        Server.makeCache(javaHome);
      }
      start().close();
    }

    private Server start() throws IOException {
      Server.Launch launch = Server.in("start").on(javaHome);
      if (!script) {
        launch.plainly();
      }
      return launch.start();
    }

    /** Starts a server, and ends it. */
    private void measure() throws IOException {
      try (Server server = start()) {
        seconds.add(server.readyAfter());
        resident.add(server.memory().resident());
      }
    }

    /** Has a server run jobs for some time. */
    private void load(BenchSettings settings) throws IOException {
      try (Server server = start();
          HttpConnection connection = server.connect()) {
        Calls calls = new Calls(connection);
        calls.uploadExamples();
        calls.createContext(CONTEXT);
        new Load(server, CLIENTS, Calls.noOp(CONTEXT)).during(settings.time());
        loaded = server.memory().resident();
      }
    }

    private Figure figure(Way partner) {
      Figure figure =
          Figure.of("start, " + name)
              .with("ready after p50", Medians.of(seconds), "s")
              .with("RSS", Medians.of(resident), "MiB")
              .with("RSS after load", loaded, "MiB")
              .beside(partner.name, Medians.of(seconds), Medians.of(partner.seconds));
      return bound.isPresent()
          ? figure.atMost("ready after p50", bound.getAsDouble()).atMost("RSS", MOST_RESIDENT)
          : figure;
    }
  }
}
