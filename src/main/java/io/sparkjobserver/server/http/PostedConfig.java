package io.sparkjobserver.server.http;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigValue;
import io.sparkjobserver.server.common.ErrorCode;
import io.sparkjobserver.server.common.ServerException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/**
 * The HOCON or JSON body of a request. It reads nothing of this machine: no includes, no
 * environment variables.
 */
public final class PostedConfig {

  /** The longest body, in bytes. */
  public static final int MAX_LENGTH = 30 * 1024 * 1024;

  /** How deep it may be nested: who renders it or reads it again calls itself for each level. */
  private static final int MAX_DEPTH = 200;

  private static final ConfigParseOptions PARSING =
      ConfigParseOptions.defaults().setIncluder(new NoIncludes());
  private static final ConfigResolveOptions RESOLVING =
      ConfigResolveOptions.defaults().setUseSystemEnvironment(false);

  private PostedConfig() {}

  /**
   * Reads and resolves a body; an empty one is an empty configuration.
   *
   * @throws BodyTooLargeException beyond {@link #MAX_LENGTH}
   * @throws ServerException {@link ErrorCode#INVALID} where it is no HOCON, or a substitution has
   *     no value
   */
  public static Config read(InputStream body) throws IOException {
    return read(body, ConfigFactory.empty());
  }

  /**
   * As {@link #read(InputStream)}.
   *
   * @param below what substitutions may name beside what is posted; it is not in the answer
   */
  public static Config read(InputStream body, Config below) throws IOException {
    byte[] bytes = body.readNBytes(MAX_LENGTH + 1);
    if (bytes.length > MAX_LENGTH) {
      throw new BodyTooLargeException(OptionalLong.empty(), MAX_LENGTH);
    }
    try {
      Config posted = ConfigFactory.parseString(new String(bytes, StandardCharsets.UTF_8), PARSING);
      Config resolved =
          posted.isResolved() ? posted : posted.resolveWith(posted.withFallback(below), RESOLVING);
      if (isDeeper(resolved.root(), MAX_DEPTH)) {
        throw tooDeep();
      }
      return resolved;
    } catch (ConfigException e) {
      throw invalid(String.valueOf(e.getMessage()));
    } catch (StackOverflowError e) {
      // The parser calls itself for each level, and knows no bound but this.
      throw tooDeep();
    }
  }

  private static boolean isDeeper(ConfigValue value, int levels) {
    if (levels < 0) {
      return true;
    }
    if (value instanceof ConfigObject object) {
      return object.values().stream().anyMatch(inner -> isDeeper(inner, levels - 1));
    }
    return value instanceof ConfigList list
        && list.stream().anyMatch(inner -> isDeeper(inner, levels - 1));
  }

  private static ServerException tooDeep() {
    return invalid("it is nested more than " + MAX_DEPTH + " levels deep");
  }

  /** The error for a body that cannot be used. */
  public static ServerException invalid(String detail) {
    return new ServerException(ErrorCode.INVALID, "Cannot parse config: " + detail);
  }

  /** Refuses every form of {@code include}: it would let a caller read the server's files. */
  private static final class NoIncludes
      implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {

    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
      return this;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
      throw refused(what);
    }

    @Override
    public ConfigObject includeFile(ConfigIncludeContext context, File what) {
      throw refused(what);
    }

    @Override
    public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
      throw refused(what);
    }

    @Override
    public ConfigObject includeResources(ConfigIncludeContext context, String what) {
      throw refused(what);
    }

    private static ConfigException refused(Object what) {
      return new ConfigException.BadValue(
          "include", "a posted configuration cannot include " + what);
    }
  }
}
