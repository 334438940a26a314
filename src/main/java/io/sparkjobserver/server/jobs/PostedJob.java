package io.sparkjobserver.server.jobs;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueType;
import io.sparkjobserver.protocol.RowShape;
import io.sparkjobserver.server.binaries.ClassPaths;
import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.ServerException;
import io.sparkjobserver.server.contexts.ContextSettings;
import io.sparkjobserver.server.contexts.ProxyUser;
import io.sparkjobserver.server.http.PostedConfig;
import io.sparkjobserver.server.http.Query;
import io.sparkjobserver.server.jobs.JobRequest.Handling;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a client posted to have a job run.
 *
 * @param rawQuery the query as it came
 * @param query its parameters
 * @param input its body
 */
record PostedJob(String rawQuery, Query query, Config input) {

  private static final int DEFAULT_TIMEOUT_SECONDS = 10;

  /** The request in words that are the same for the same request. */
  String asked() {
    return "POST /jobs?" + rawQuery + '\n' + input.root().render(ConfigRenderOptions.concise());
  }

  /**
   * How long the client waits: for the end of the job where it is sync, otherwise for its start.
   */
  Duration bound() {
    return Duration.ofSeconds(query.number("timeout", DEFAULT_TIMEOUT_SECONDS));
  }

  /**
   * The job that is wanted.
   *
   * @param queue whether it waits for a slot where the client does not say
   * @throws ServerException {@link ErrorCode#INVALID} where that makes no sense
   */
  JobRequest request(boolean queue, CallbackUrl callbacks) {
    Handling handling =
        new Handling(
            query.flag("sync", false),
            query.flag("queue", queue),
            query.text("callbackUrl").map(callbacks::read));
    Optional<String> appName = query.text("appName");
    Optional<String> classPath = query.text("classPath");
    List<String> cp = query.text("cp").map(ClassPaths::split).orElseGet(() -> names(input, "cp"));
    Optional<String> mainClass =
        query.text("mainClass").or(() -> names(input, "mainClass").stream().findFirst());
    if (appName.isPresent()) {
      List<String> names =
          Stream.concat(names(input, "dependent-jar-uris").stream(), appName.stream()).toList();
      return request(
          handling,
          names,
          classPath.orElseThrow(() -> PostedConfig.invalid("classPath parameter is missing!")));
    }
    if (cp.isEmpty()) {
      throw PostedConfig.invalid("To start the job appName or cp parameters should be configured!");
    }
    return request(
        handling,
        cp,
        mainClass.orElseThrow(() -> PostedConfig.invalid("mainClass parameter is missing!")));
  }

  private JobRequest request(Handling handling, List<String> classPath, String mainClass) {
    return new JobRequest(
        mainClass,
        classPath,
        query.text("context"),
        ContextSettings.posted(input, contextParameters()),
        input,
        query.word("rows", RowShape.STRINGS),
        handling);
  }

  /** The one setting of its context that a job has in its query. */
  private Map<String, String> contextParameters() {
    Map<String, String> parameters = query.all();
    parameters.keySet().retainAll(Set.of(ProxyUser.SETTING));
    return parameters;
  }

  /** A list, or one text with commas. */
  private static List<String> names(Config input, String key) {
    try {
      if (!input.hasPath(key)) {
        return List.of();
      }
      return input.getValue(key).valueType() == ConfigValueType.LIST
          ? input.getStringList(key)
          : ClassPaths.split(input.getString(key));
    } catch (ConfigException e) {
      throw PostedConfig.invalid(String.valueOf(e.getMessage()));
    }
  }
}
