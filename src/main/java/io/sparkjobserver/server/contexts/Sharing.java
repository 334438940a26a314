package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.drivers.Deployment;
import io.sparkjobserver.server.drivers.DriversConfig;
import io.sparkjobserver.server.drivers.SparkConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Which contexts share drivers, and with whom. */
@ApplicationScoped
class Sharing {

  private final boolean allowed;
  private final String master;
  private final ContextsConfig.SharedDrivers config;

  Sharing(SparkConfig spark, DriversConfig drivers, ContextsConfig contexts) {
    Deployment deployment = Deployment.of(spark, drivers);
    this.allowed = !drivers.contextPerJvm() && !deployment.cluster() && !deployment.yarn();
    this.master = deployment.master();
    this.config = contexts.sharedDriver();
  }

  /** Whether contexts share drivers at all. */
  boolean isAllowed() {
    return allowed;
  }

  /** Equal for contexts that can share a driver. */
  SharedTerms.Key key(SharedTerms terms) {
    return terms.key(master);
  }

  /** How many contexts a driver may have at once. */
  int mostContexts() {
    return config.maxContexts();
  }

  /** Whether a driver is there before a context needs one. */
  boolean ahead() {
    return allowed && config.ahead();
  }

  /** How long a driver without contexts is kept that is not there ahead of need. */
  Duration idle() {
    return config.idleTtl();
  }
}
