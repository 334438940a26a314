package io.sparkjobserver.server.boot;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import io.sparkjobserver.server.config.Priorities;
import jakarta.annotation.Priority;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Leaves out settings that are faults, so that the others can be read. Immutable. */
@Priority(Priorities.HIDDEN)
final class HiddenSettings implements ConfigSourceInterceptor {

  private static final long serialVersionUID = 1L;

  private final transient Set<String> keys;

  HiddenSettings(Set<String> keys) {
    this.keys = Set.copyOf(keys);
  }

  @Override
  public @Nullable ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
    return keys.contains(name) ? null : context.proceed(name);
  }

  @Override
  public Iterator<String> iterateNames(ConfigSourceInterceptorContext context) {
    Set<String> names = new LinkedHashSet<>();
    context.iterateNames().forEachRemaining(names::add);
    names.removeAll(keys);
    return names.iterator();
  }
}
