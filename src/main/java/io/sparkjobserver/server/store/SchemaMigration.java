package io.sparkjobserver.server.store;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Fills the migrations' placeholders with the type names of the database at hand. */
@Singleton
public final class SchemaMigration implements FlywayConfigurationCustomizer {

  private final DatabaseConfig config;

  SchemaMigration(DatabaseConfig config) {
    this.config = config;
  }

  @Override
  public void customize(FluentConfiguration flyway) {
    flyway.placeholders(DatabaseKind.of(config.jdbc().url()).types());
  }
}
