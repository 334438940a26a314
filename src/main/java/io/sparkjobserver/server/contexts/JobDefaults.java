package io.sparkjobserver.server.contexts;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import io.sparkjobserver.server.config.Secrets;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.microprofile.config.Config;

/**
 * What a job finds in its configuration where nothing else was posted: the server's own settings
 * below {@code spark}, as in the original, but for those that look like secrets. Immutable.
 */
@ApplicationScoped
public class JobDefaults {

  private static final String PREFIX = "spark.";

  /** A driver is told them in one message. */
  private static final int MAX_LENGTH = 64 * 1024;

  private final com.typesafe.config.Config settings;
  private final String json;

  JobDefaults(Config config) {
    this.settings = tree(settings(config));
    this.json = settings.root().render(ConfigRenderOptions.concise());
  }

  /** The settings, resolved. */
  public com.typesafe.config.Config settings() {
    return settings;
  }

  /** The settings as JSON. */
  String json() {
    return json;
  }

  private static SortedMap<String, String> settings(Config config) {
    SortedMap<String, String> settings = new TreeMap<>();
    for (String name : config.getPropertyNames()) {
      if (name.startsWith(PREFIX)) {
        config
            .getOptionalValue(name, String.class)
            .filter(value -> Secrets.redact(name, value).equals(value))
            .ifPresent(value -> settings.put(name, value));
      }
    }
    return settings;
  }

  /**
   * Flat settings as a tree. Where one is a text and has others below it, as {@code spark.master}
   * may, it stays the text; what does not fit a message is left out.
   */
  private static com.typesafe.config.Config tree(SortedMap<String, String> settings) {
    com.typesafe.config.Config tree = ConfigFactory.empty();
    int length = 0;
    for (var setting : settings.entrySet()) {
      List<String> path = PropertyName.segmentsAfter("", setting.getKey());
      length += setting.getKey().length() + setting.getValue().length();
      if (length <= MAX_LENGTH && !isBelowText(tree, path)) {
        tree =
            tree.withValue(
                ConfigUtil.joinPath(path), ConfigValueFactory.fromAnyRef(setting.getValue()));
      }
    }
    return tree;
  }

  private static boolean isBelowText(com.typesafe.config.Config tree, List<String> path) {
    for (int i = 1; i < path.size(); i++) {
      String above = ConfigUtil.joinPath(path.subList(0, i));
      if (tree.hasPath(above) && tree.getValue(above).valueType() != ConfigValueType.OBJECT) {
        return true;
      }
    }
    return false;
  }
}
