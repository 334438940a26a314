package io.sparkjobserver.server.contexts;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.function.ToDoubleFunction;

/** Measures the drivers of this server process that wait for contexts or that contexts share. */
@ApplicationScoped
class DriverMetrics {

  private static final String POOL = "spark.jobserver.warm.pool.";
  private static final String SHARED = "spark.jobserver.shared.";

  private final WarmPools pools;
  private final SharedDrivers shared;
  private final MeterRegistry registry;

  DriverMetrics(WarmPools pools, SharedDrivers shared, MeterRegistry registry) {
    this.pools = pools;
    this.shared = shared;
    this.registry = registry;
  }

  void register(@Observes StartupEvent event) {
    for (WarmPool pool : pools.all()) {
      waiting(pool, "ready", WarmPool::up);
      waiting(pool, "starting", WarmPool::starting);
      FunctionCounter.builder(POOL + "handed.out", pool, WarmPool::handouts)
          .tag("pool", pool.profile().name())
          .description("Contexts that got a driver which waited for them")
          .register(registry);
      FunctionCounter.builder(POOL + "misses", pool, WarmPool::misses)
          .tag("pool", pool.profile().name())
          .description("Contexts that a pool is for and that had to wait for a driver's start")
          .register(registry);
    }
    Gauge.builder(SHARED + "drivers", shared, drivers -> drivers.all().size())
        .description("Drivers that contexts share")
        .register(registry);
    Gauge.builder(SHARED + "contexts", shared, SharedDrivers::contexts)
        .description("Contexts in drivers that they share")
        .register(registry);
  }

  private void waiting(WarmPool pool, String state, ToDoubleFunction<WarmPool> count) {
    Gauge.builder(POOL + "drivers", pool, count)
        .tag("pool", pool.profile().name())
        .tag("state", state)
        .description("Drivers that wait for a context")
        .register(registry);
  }
}
