package io.sparkjobserver.server.boot;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import io.sparkjobserver.server.config.Priorities;
import io.sparkjobserver.server.config.SettingText;
import jakarta.annotation.Priority;
import org.jspecify.annotations.Nullable;

/**
 * Reads the product's time spans, sizes and flags as HOCON has them, whatever source they are from,
 * before SmallRye Config converts them. A text that is none is left for the conversion to refuse.
 * Found by service loading; stateless.
 */
@Priority(Priorities.UNITS)
public final class SettingUnits implements ConfigSourceInterceptor {

  private static final long serialVersionUID = 1L;

  @Override
  public @Nullable ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
    ConfigValue value = context.proceed(name);
    if (value == null || value.getValue() == null || value.getValue().isBlank()) {
      return value;
    }
    return Mappings.KEYS
        .find(name)
        .flatMap(key -> SettingText.normalised(key, value.getValue()))
        .map(value::withValue)
        .orElse(value);
  }
}
