package io.sparkjobserver.server.store;

import io.sparkjobserver.server.common.OwnerOnly;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Driver;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The databases that the server keeps its state in, chosen by JDBC URL. */
public enum DatabaseKind {
  /** Embedded in the server's process, or a server of its own. The default. */
  H2("jdbc:h2:") {
    @Override
    Map<String, String> types() {
      return Map.of(
          "bytes", "VARBINARY(1048576)",
          // Out of line: H2 keeps the old rows of a transaction in one buffer, and with pieces of a
          // mebibyte in them a deletion exhausts the heap and breaks the file.
          "piece", "BINARY LARGE OBJECT",
          "text", "CHARACTER LARGE OBJECT",
          "name", "VARCHAR(" + MAX_NAME + ")",
          "table", "");
    }

    @Override
    public String label() {
      return "H2";
    }

    @Override
    Driver driver() {
      return H2Driver.INSTANCE;
    }

    @Override
    String effective(String url) {
      String upper = url.toUpperCase(Locale.ROOT);
      return Stream.of(
              // The default of 500 ms loses the commits of that time when the process is killed.
              "WRITE_DELAY=0",
              // H2 would close itself at SIGTERM while the server still writes how its jobs ended.
              "DB_CLOSE_ON_EXIT=FALSE",
              // Of statements that are not parsed again. A job takes more than the default of 8.
              "QUERY_CACHE_SIZE=64",
              // Each commit writes every page anew that it changed, whole, and those above it. The
              // 4096 bytes that it would be are more to write, and 1024 are more pages. What is
              // encrypted is so in blocks of 4096.
              H2Url.encrypted(url) ? "PAGE_SIZE=4096" : "PAGE_SIZE=2048",
              // KiB. By the heap it would be 32 MiB of 512, of pages that have long been replaced:
              // garbage that is old when it is collected.
              "CACHE_SIZE=1024",
              // At its end H2 writes 16 MiB of small pages together, for 10 s and more, whatever
              // time it is given. H2Compaction does it before.
              "MAX_COMPACT_TIME=0")
          .filter(setting -> !upper.contains(";" + setting.substring(0, setting.indexOf('=') + 1)))
          .map(setting -> ";" + setting)
          .collect(Collectors.joining("", url, ""));
    }

    @Override
    void prepare(String url) throws IOException {
      String path = url.substring("jdbc:h2:".length()).split(";", 2)[0];
      path = path.startsWith("file:") ? path.substring("file:".length()) : path;
      if (path.startsWith("/")) {
        Path folder = Path.of(path).getParent();
        if (folder != null) {
          // H2 would make it for everybody.
          Path unused = OwnerOnly.folder(folder);
        }
      }
    }

    @Override
    boolean exclusive(String url) {
      return !url.startsWith("jdbc:h2:tcp:")
          && !url.startsWith("jdbc:h2:ssl:")
          && !url.toUpperCase(Locale.ROOT).contains(";AUTO_SERVER=TRUE");
    }
  },
  /** PostgreSQL 13 or later. */
  POSTGRESQL("jdbc:postgresql:") {
    @Override
    Map<String, String> types() {
      return Map.of(
          "bytes",
          "BYTEA",
          "piece",
          "BYTEA",
          "text",
          "TEXT",
          "name",
          "VARCHAR(" + MAX_NAME + ") COLLATE \"C\"",
          "table",
          "");
    }

    @Override
    public String label() {
      return "PostgreSQL";
    }

    @Override
    public boolean isMeantBy(String driver) {
      // The original's are called PostgresProfile and PostgresDriver.
      return driver.toLowerCase(Locale.ROOT).contains("postgres");
    }

    @Override
    Driver driver() {
      return new org.postgresql.Driver();
    }
  },
  /** MariaDB 10.6 or later, or MySQL 8.0.17 or later. */
  MARIADB("jdbc:mariadb:") {
    @Override
    List<String> prefixes() {
      return List.of("jdbc:mariadb:", "jdbc:mysql:");
    }

    @Override
    public String label() {
      return "MariaDB";
    }

    @Override
    public boolean isMeantBy(String driver) {
      return super.isMeantBy(driver) || driver.toLowerCase(Locale.ROOT).contains("mysql");
    }

    @Override
    Map<String, String> types() {
      return Map.of(
          "bytes",
          "MEDIUMBLOB",
          "piece",
          "MEDIUMBLOB",
          "text",
          "LONGTEXT",
          "name",
          "VARCHAR(" + MAX_NAME + ")",
          "table",
          // The default collations take names for the same that differ in case, accents or blanks
          // at the end, and utf8mb4_bin still those that differ in blanks. What compares as bytes
          // has another name in each of the two; each takes the other's for a comment.
          "ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARACTER SET=utf8mb4"
              + " COLLATE=/*M!100202 utf8mb4_nopad_bin *//*!80017 utf8mb4_0900_bin */");
    }

    @Override
    Driver driver() {
      return new org.mariadb.jdbc.Driver();
    }

    @Override
    String effective(String url) {
      // The last one counts where the URL says otherwise. An update counts the rows that matched,
      // not only those that changed; what does not fit is refused and not cut.
      return url
          + (url.contains("?") ? "&" : "?")
          + "permitMysqlScheme&useAffectedRows=false&jdbcCompliantTruncation=true";
    }

    @Override
    String clock() {
      // unix_timestamp(now()) would go by way of the session's time zone, which has an hour twice
      // when summer ends.
      return "select timestampdiff(microsecond, '1970-01-01', utc_timestamp(6))";
    }
  };

  /**
   * The longest name of anything, in UTF-16 code units. An index entry of PostgreSQL has up to 2704
   * bytes, one of InnoDB 3072, and a character up to 4.
   */
  public static final int MAX_NAME = 640;

  private final String prefix;

  DatabaseKind(String prefix) {
    this.prefix = prefix;
  }

  /**
   * The database that a URL means.
   *
   * @throws IllegalArgumentException where it means none of them
   */
  public static DatabaseKind of(String url) {
    return find(url)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "spark.jobserver.sqldao.jdbc.url is for none of "
                        + String.join(", ", allPrefixes())));
  }

  /** The database that a URL means; empty where it means none of them. */
  public static Optional<DatabaseKind> find(String url) {
    return Arrays.stream(values())
        .filter(kind -> kind.prefixes().stream().anyMatch(url::startsWith))
        .findFirst();
  }

  /** How the URLs of all of them begin. */
  public static List<String> allPrefixes() {
    return Arrays.stream(values()).flatMap(kind -> kind.prefixes().stream()).toList();
  }

  /** Its name for people. */
  public abstract String label();

  /**
   * Whether a driver is for it: the name of a JDBC driver's class, or of one of the objects that
   * the original's library has for each database.
   */
  public boolean isMeantBy(String driver) {
    return driver.toLowerCase(Locale.ROOT).contains(label().toLowerCase(Locale.ROOT));
  }

  /** What its URLs begin with. */
  List<String> prefixes() {
    return List.of(prefix);
  }

  /**
   * What the migrations' placeholders stand for: the vendor's names of types, and what follows a
   * table's columns.
   */
  abstract Map<String, String> types();

  /** The database's own JDBC driver. */
  abstract Driver driver();

  /** Makes what has to be there before the first connection. */
  void prepare(String url) throws IOException {}

  /**
   * The URL that is connected to: with what the server relies on, a commit that is on disk when it
   * is acknowledged above all.
   */
  String effective(String url) {
    return url;
  }

  /**
   * A query for the microseconds since the epoch by the database's clock, whatever a session's time
   * zone is.
   */
  String clock() {
    return "select cast(extract(epoch from current_timestamp) * 1000000 as bigint)";
  }

  /** Whether the process that has the database open is the only one that can. */
  boolean exclusive(String url) {
    return false;
  }
}
