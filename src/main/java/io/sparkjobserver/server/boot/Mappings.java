package io.sparkjobserver.server.boot;

import io.sparkjobserver.server.binaries.BinariesConfig;
import io.sparkjobserver.server.binaries.UriConfig;
import io.sparkjobserver.server.config.KnownKeys;
import io.sparkjobserver.server.contexts.ContextsConfig;
import io.sparkjobserver.server.data.DataConfig;
import io.sparkjobserver.server.drivers.DriversConfig;
import io.sparkjobserver.server.drivers.SparkConfig;
import io.sparkjobserver.server.drivers.StandaloneConfig;
import io.sparkjobserver.server.drivers.remoting.RemotingConfig;
import io.sparkjobserver.server.http.AccessControlConfig;
import io.sparkjobserver.server.http.HttpConfig;
import io.sparkjobserver.server.http.HttpServerConfig;
import io.sparkjobserver.server.http.ShutdownConfig;
import io.sparkjobserver.server.idempotency.IdempotencyConfig;
import io.sparkjobserver.server.identity.IdentityConfig;
import io.sparkjobserver.server.jobs.CallbackConfig;
import io.sparkjobserver.server.jobs.QueueConfig;
import io.sparkjobserver.server.store.DaoConfig;
import io.sparkjobserver.server.store.DatabaseConfig;
import io.sparkjobserver.server.store.RetentionConfig;
import java.util.List;

/** The interfaces that declare the product's settings: all there are. */
final class Mappings {

  static final List<Class<?>> ALL =
      List.of(
          HttpConfig.class,
          HttpServerConfig.class,
          ShutdownConfig.class,
          AccessControlConfig.class,
          DatabaseConfig.class,
          DaoConfig.class,
          RetentionConfig.class,
          BinariesConfig.class,
          UriConfig.class,
          DataConfig.class,
          SparkConfig.class,
          IdentityConfig.class,
          DriversConfig.class,
          StandaloneConfig.class,
          RemotingConfig.class,
          ContextsConfig.class,
          QueueConfig.class,
          CallbackConfig.class,
          IdempotencyConfig.class);

  static final KnownKeys KEYS = new KnownKeys(ALL);

  private Mappings() {}
}
