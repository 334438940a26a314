package io.sparkjobserver.server.boot;

import java.util.Set;

/** What the original's classes for keeping state kept it in. */
enum DaoClass {
  /** A database. */
  SQL,
  /** Files, ZooKeeper, HDFS or Cassandra. */
  OTHER,
  /** The original has no such class. */
  UNKNOWN;

  private static final String IO = "spark.jobserver.io.";
  private static final Set<String> SQL_NAMES =
      Set.of(
          "JobSqlDAO",
          "BinarySqlDAO",
          "SqlBinaryObjectsDAO",
          "SqlBinaryDAO",
          "MetaDataSqlDAO",
          // Puts together what binarydao and metadatadao name.
          "CombinedDAO");
  private static final Set<String> OTHER_NAMES =
      Set.of(
          "JobFileDAO",
          "JobCassandraDAO",
          "HdfsBinaryDAO",
          "HdfsBinaryObjectsDAO",
          "MetaDataZookeeperDAO",
          "zookeeper.MetaDataZookeeperDAO",
          "MetaDataZKDAO");

  static DaoClass of(String name) {
    String plain = name.startsWith(IO) ? name.substring(IO.length()) : name;
    if (SQL_NAMES.contains(plain)) {
      return SQL;
    }
    return OTHER_NAMES.contains(plain) ? OTHER : UNKNOWN;
  }

  /** The class that means SQL for one of the original's keys. */
  static String sqlNameFor(String key) {
    if (key.endsWith("jobdao")) {
      return "JobSqlDAO";
    }
    return key.contains("binarydao") ? "SqlBinaryObjectsDAO" : "MetaDataSqlDAO";
  }
}
