package io.sparkjobserver.server.contexts;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sparkjobserver.server.common.Failure;
import io.sparkjobserver.server.content.Content;
import io.sparkjobserver.server.drivers.DriverGateway;
import io.sparkjobserver.server.drivers.DriverHandle;
import io.sparkjobserver.server.drivers.DriverJars;
import io.sparkjobserver.server.drivers.DriverLauncher;
import io.sparkjobserver.server.drivers.DriverProcess;
import io.sparkjobserver.server.drivers.LaunchSpec;
import io.sparkjobserver.server.drivers.SparkConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Launches the drivers of contexts, and expects those that are launched elsewhere. Thread-safe. */
@ApplicationScoped
class ContextLauncher {

  private final DriverRepository drivers;
  private final DriverGateway gateway;
  private final DriverLauncher launcher;
  private final DriverJars jars;
  private final SparkConfig spark;
  private final JobDefaults jobDefaults;

  ContextLauncher(
      DriverRepository drivers,
      DriverGateway gateway,
      DriverLauncher launcher,
      DriverJars jars,
      SparkConfig spark,
      JobDefaults jobDefaults) {
    this.drivers = drivers;
    this.gateway = gateway;
    this.launcher = launcher;
    this.jars = jars;
    this.spark = spark;
    this.jobDefaults = jobDefaults;
  }

  /**
   * Looks whether a context's settings may be launched with.
   *
   * @throws io.sparkjobserver.server.common.ServerException where they may not
   */
  void requireLaunchable(String name, ContextSettings settings) {
    if (gateway.localHostname().isEmpty()) {
      settings.requireNoPlaceholders(name);
      settings.requireNoProxyUser();
    }
  }

  /** A driver is over and not expected any more. */
  void forget(LiveDriver driver) {
    gateway.forget(driver.id());
  }

  /** Starts a driver, which is stored already. Blocks; never throws. */
  void launch(DriverPlan plan, LiveDriver driver) {
    try {
      DriverGateway.Invitation invitation = gateway.expect(expected(plan, driver), driver);
      DriverProcess process = launcher.launch(spec(plan, driver, invitation));
      driver.watch(process);
      QuarkusTransaction.requiringNew()
          .run(() -> drivers.launched(driver.id(), process.reference()));
    } catch (IOException e) {
      // The original's class for whatever keeps a driver from being launched.
      driver.giveUp(new Failure(e.getMessage(), "java.lang.Exception", Failure.of(e).stack()));
    } catch (RuntimeException e) {
      driver.giveUp(Failure.of(e));
    }
    if (driver.isOver()) {
      // It was stopped while it was launched.
      forget(driver);
    }
  }

  private LaunchSpec spec(DriverPlan plan, LiveDriver driver, DriverGateway.Invitation invitation)
      throws IOException {
    Optional<String> local = gateway.localHostname();
    Optional<String> jar =
        local.isPresent() ? Optional.empty() : Optional.of(keptJar(driver).sha256());
    Map<String, String> properties =
        local.isPresent()
            ? plan.settings().launchProperties()
            : plan.settings().clusterLaunchProperties();
    return new LaunchSpec(
        driver.id(), plan.name(), invitation, local, jar, plan.settings().proxyUser(), properties);
  }

  private Content keptJar(LiveDriver driver) throws IOException {
    Content jar = jars.keep();
    QuarkusTransaction.requiringNew().run(() -> drivers.startsFrom(driver.id(), jar.id()));
    return jar;
  }

  /**
   * Expects a driver that somebody else starts. Blocks until drivers can join, for some seconds.
   */
  void expect(Context context, LiveDriver driver) {
    DriverGateway.Invitation unused =
        gateway.expect(expected(DriverPlan.alone(context), driver), driver);
  }

  /**
   * Expects a context that is opened in a driver which is there. Blocks as {@link #expect} does.
   *
   * @return what that driver is told
   */
  DriverHandle.ContextOrder expectHosted(Context context, LiveDriver driver) {
    return gateway.expectHosted(expected(DriverPlan.hosted(context), driver), driver);
  }

  /** A driver that waited for its context has it from now on. Does not block. */
  void assign(LiveDriver driver, Context context) {
    gateway.assign(driver.id(), context.id());
  }

  /** Calls a driver that another server looked after. Does not block. */
  void adopt(DriverPlan plan, LiveDriver driver, DriverGateway.Adopted where, long ownerEpoch) {
    gateway.adopt(expected(plan, driver), where, ownerEpoch, driver);
  }

  /** Finds the process of a driver that was launched before. Blocks. */
  Optional<DriverProcess> find(String driverId, String reference) {
    return launcher.find(driverId, reference);
  }

  private DriverGateway.Expected expected(DriverPlan plan, LiveDriver driver) {
    return new DriverGateway.Expected(
        driver.id(),
        plan.owner(),
        plan.name(),
        gateway
            .localHostname()
            .map(plan.settings()::sparkConf)
            .orElseGet(() -> plan.settings().clusterSparkConf(spark.master())),
        driver.slots().size(),
        new DriverGateway.JobBasis(plan.classPath(), jobDefaults.json()),
        plan.role());
  }
}
