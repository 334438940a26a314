package io.sparkjobserver.server.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the libraries below are told. */
class LibrarySettingsTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spark.jobserver.port = 9000 | quarkus.http.port | 9000",
        "a = 1 | quarkus.http.host | 127.0.0.1",
        "spark.jobserver.bind-address = example.com | quarkus.http.host | example.com",
        "akka.http.server.idle-timeout = 60 s | quarkus.http.idle-timeout | PT1M",
        "akka.http.server.parsing.max-content-length = 30m"
            + " | quarkus.http.limits.max-body-size | 1P",
        "a = 1 | quarkus.http.limits.max-body-size | 1P",
        "spark.jobserver.sqldao.jdbc.user = me | quarkus.datasource.username | me",
        "spark.jobserver.dao-timeout = 6 s | quarkus.datasource.jdbc.acquisition-timeout | PT6S",
        "spark.jobserver.port = 9000, quarkus.http.port = 1 | quarkus.http.port | 1"
      })
  void followFromTheServersOwn(String settings, String key, String value) {
    assertThat(text(settings, key)).isEqualTo(value);
  }

  @Test
  void sizeThePoolByDbcpWhereItIsOn() {
    String sizes = "spark.jobserver.sqldao.dbcp { maxactive = 7, maxidle = 5, initialsize = 3";
    String on = sizes + ", enabled = on }";
    assertThat(text(on, "quarkus.datasource.jdbc.max-size")).isEqualTo("7");
    assertThat(text(on, "quarkus.datasource.jdbc.min-size")).isEqualTo("5");
    assertThat(text(on, "quarkus.datasource.jdbc.initial-size")).isEqualTo("3");
    String off = sizes + " }";
    assertThat(text(off, "quarkus.datasource.jdbc.max-size")).isEqualTo("20");
    assertThat(text(off, "quarkus.datasource.jdbc.min-size")).isEqualTo("2");
    assertThat(text(off, "quarkus.datasource.jdbc.initial-size")).isEqualTo("2");
  }

  @Test
  void haveAKeyStoreOnlyWithTls() {
    String store = "akka.http.server { keystore = /k, keystorePW = p, keystoreType = PKCS12";
    String on = store + ", ssl-encryption = on }";
    assertThat(text(on, "quarkus.http.insecure-requests")).isEqualTo("disabled");
    assertThat(text(on, "quarkus.tls.key-store.p12.path")).isEqualTo("/k");
    assertThat(text(on, "quarkus.tls.key-store.p12.password")).isEqualTo("p");
    assertThat(TestSettings.read(folder, on).names())
        .contains("quarkus.tls.key-store.p12.path")
        .doesNotContain("quarkus.tls.key-store.jks.path");
    String off = store + " }";
    assertThat(text(off, "quarkus.http.insecure-requests")).isNull();
    assertThat(TestSettings.read(folder, off).names())
        .noneMatch(name -> name.startsWith("quarkus.tls."));
  }

  private String text(String settings, String key) {
    return TestSettings.read(folder, settings).text(key);
  }
}
