package io.sparkjobserver.server.boot;

import static io.sparkjobserver.server.boot.Trip.GOOD;
import static io.sparkjobserver.server.boot.Trip.fatal;
import static io.sparkjobserver.server.boot.Trip.warning;

import io.sparkjobserver.server.config.Severity;
import java.util.List;

/** What trips the checks of keys. */
final class KeyTrips {

  static final List<Trip> ALL =
      List.of(
          fatal(
              "every key of the server is known",
              "spark.jobserver.max-job-per-context",
              GOOD + "spark.jobserver.max-job-per-context = 3",
              "spark.jobserver.max-jobs-per-context"),
          fatal(
              "every key of the server is known",
              "access-control.who",
              GOOD + "access-control.who = all",
              "leave it out"),
          warning(
              "keys of the original's libraries are known",
              "akka.loglevel, flyway.x, pekko.y.z",
              GOOD + "akka.loglevel = INFO, pekko.y.z = 1, flyway.x = 2",
              "no effect"),
          new Trip(
              "keys have their uses still",
              Severity.INFO,
              "spark.jobserver.short-timeout",
              GOOD + "spark.jobserver.short-timeout = 3 s",
              "requests wait for the database"),
          fatal(
              "every key of the server is known",
              "spark.jobserver",
              GOOD.replace("spark.jobserver", "\"spark\".jobserver") + "\"spark.jobserver\" = 5",
              "no such setting"),
          fatal(
              "every key of the server is known",
              "access-control",
              GOOD + "access-control = on",
              "no such setting"),
          fatal(
              "flags of contexts are true or false",
              "spark.context-settings.self-heal",
              GOOD + "spark.context-settings.self-heal = always",
              "neither true nor false"),
          fatal(
              "flags of contexts are true or false",
              "spark.contexts.etl.self-heal",
              GOOD + "spark.contexts.etl.self-heal = 3",
              "set it to true or to false"),
          fatal(
              "flags of contexts are true or false",
              "spark.context-settings.stop-context-on-job-error",
              GOOD + "spark.context-settings.stop-context-on-job-error = sometimes",
              "neither true nor false"),
          fatal(
              "limits of contexts are times and numbers",
              "spark.context-settings.idle-ttl",
              GOOD + "spark.context-settings.idle-ttl = soon",
              "is a time such as 30m"),
          fatal(
              "limits of contexts are times and numbers",
              "spark.contexts.a.max-jobs",
              GOOD + "spark.contexts.a.max-jobs = 0",
              "is a number of jobs, 1 or more"),
          fatal(
              "contexts have factories that are there",
              "spark.context-settings.context-factory",
              GOOD
                  + "spark.context-settings.context-factory ="
                  + " spark.jobserver.python.PythonSessionContextFactory",
              "no Python contexts yet"),
          fatal(
              "contexts have factories that are there",
              "spark.contexts.etl.context-factory",
              GOOD + "spark.contexts.etl.context-factory = my.own.Factory",
              "spark.jobserver.context.SessionContextFactory"),
          warning(
              "settings are set under one name",
              "akka.remote.netty.tcp.port",
              GOOD + "akka.remote.netty.tcp.port = 1, pekko.remote.classic.netty.tcp.port = 2",
              "pekko.remote.classic.netty.tcp.port says otherwise"),
          fatal(
              "what the server sets is left to it",
              "quarkus.http.host",
              GOOD + "quarkus.http.host = 0.0.0.0",
              "spark.jobserver.port"));

  private KeyTrips() {}
}
