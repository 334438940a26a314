package io.sparkjobserver.server.config;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import jakarta.annotation.Priority;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a setting under its former names too. Where several are set, the one of the strongest
 * source counts, and of one source the present name. Found by service loading; stateless.
 */
@Priority(Priorities.LEGACY_NAMES)
public final class LegacyNames implements ConfigSourceInterceptor {

  private static final long serialVersionUID = 1L;

  @Override
  public @Nullable ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
    ConfigValue strongest = context.proceed(name);
    for (String former : LegacyKeys.formerNames(name)) {
      ConfigValue value = context.proceed(former);
      if (value != null
          && (strongest == null
              || value.getConfigSourceOrdinal() > strongest.getConfigSourceOrdinal())) {
        strongest = value;
      }
    }
    return strongest;
  }

  @Override
  public Iterator<String> iterateNames(ConfigSourceInterceptorContext context) {
    Set<String> names = new LinkedHashSet<>();
    context
        .iterateNames()
        .forEachRemaining(
            name -> {
              names.add(name);
              names.add(LegacyKeys.current(name));
            });
    return names.iterator();
  }
}
