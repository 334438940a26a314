package io.sparkjobserver.server.http;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A server whose operator has bounded whose pages use it, what is sent to it and what it keeps. */
public final class BoundedServer implements QuarkusTestProfile {

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "spark.jobserver.cors-allowed-origins",
        "https://a.example.com,http://b.example.com:8080",
        "spark.jobserver.binaries-quota",
        "1000000",
        "spark.jobserver.datadao.quota",
        "1000000",
        "pekko.http.server.parsing.max-content-length",
        "700000",
        // Nothing is in it but what the test uploads.
        "spark.jobserver.sqldao.jdbc.url",
        "jdbc:h2:mem:bounded;DB_CLOSE_DELAY=-1");
  }
}
