package io.sparkjobserver.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mariadb.jdbc.Configuration;

class DatabaseKindTest {

  @ParameterizedTest
  @CsvSource({
    "jdbc:h2:file:/x, H2",
    "jdbc:h2:mem:x, H2",
    "jdbc:postgresql://h/db?user=u, POSTGRESQL",
    "jdbc:mariadb://h/db, MARIADB",
    "jdbc:mysql://h:3306/db?user=u, MARIADB"
  })
  void knowsADatabaseByItsUrl(String url, DatabaseKind kind) {
    assertThat(DatabaseKind.of(url)).isEqualTo(kind);
    assertThat(new DatabaseDriver().acceptsURL(url)).isTrue();
  }

  @Test
  void namesTheKeyWhereItDoesNotKnowTheDatabase() {
    assertThatThrownBy(() -> DatabaseKind.of("jdbc:oracle:x"))
        .hasMessageContaining("spark.jobserver.sqldao.jdbc.url")
        .hasMessageContaining("jdbc:postgresql:")
        .hasMessageContaining("jdbc:mysql:");
    assertThat(new DatabaseDriver().acceptsURL("jdbc:oracle:x")).isFalse();
  }

  @Test
  void makesH2WriteThroughAndKeepStatementsUnlessTheUrlSaysOtherwise() {
    assertThat(DatabaseKind.H2.effective("jdbc:h2:file:/x"))
        .isEqualTo(
            "jdbc:h2:file:/x;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;QUERY_CACHE_SIZE=64"
                + ";PAGE_SIZE=2048;CACHE_SIZE=1024;MAX_COMPACT_TIME=0");
    String own =
        "jdbc:h2:file:/x;write_delay=5;DB_CLOSE_ON_EXIT=TRUE;query_cache_size=9;page_size=4096"
            + ";cache_size=1;max_compact_time=9";
    assertThat(DatabaseKind.H2.effective(own)).isEqualTo(own);
  }

  @Test
  void leavesAnEncryptedH2ThePagesThatItCanHave() {
    assertThat(DatabaseKind.H2.effective("jdbc:h2:file:/x;cipher=aes")).contains(";PAGE_SIZE=4096");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:mariadb://h/db",
        "jdbc:mysql://h/db",
        "jdbc:mysql://h:3306/db?useSSL=false&useAffectedRows=true&jdbcCompliantTruncation=false"
      })
  void hasMariaDbCountWhatMatchesAndCutNothingWhateverTheUrlSays(String url) throws SQLException {
    String effective = DatabaseKind.MARIADB.effective(url);
    assertThat(DatabaseKind.MARIADB.driver().acceptsURL(effective)).isTrue();
    Configuration read = Configuration.parse(effective);
    assertThat(read.useAffectedRows()).isFalse();
    assertThat(read.jdbcCompliantTruncation()).isTrue();
    assertThat(read.database()).isEqualTo("db");
  }

  @Test
  void keepsAnEmbeddedDatabaseToItsOwner(@TempDir Path folder) throws IOException {
    DatabaseKind.H2.prepare("jdbc:h2:file:" + folder.resolve("state/data/db") + ";WRITE_DELAY=0");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("state"))))
        .isEqualTo("rwx------");
    DatabaseKind.H2.prepare("jdbc:h2:mem:x");
    DatabaseKind.H2.prepare("jdbc:h2:tcp://h/x");
  }

  @ParameterizedTest
  @CsvSource({
    "jdbc:h2:file:/x, true",
    "jdbc:h2:/x, true",
    "jdbc:h2:file:/x;AUTO_SERVER=TRUE, false",
    "jdbc:h2:tcp://h/x, false",
    "jdbc:h2:ssl://h/x, false"
  })
  void knowsWhetherADatabaseIsItsOwn(String url, boolean exclusive) {
    assertThat(DatabaseKind.H2.exclusive(url)).isEqualTo(exclusive);
  }
}
