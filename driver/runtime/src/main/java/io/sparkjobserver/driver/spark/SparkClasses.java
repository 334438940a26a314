package io.sparkjobserver.driver.spark;

import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;

/**
 * The classes that every Spark context begins with. To load and initialise them takes about as long
 * as to open the link, and neither needs the other.
 */
public final class SparkClasses {

  /**
   * Those that bring most others with them, in the order in which a context comes to them. None of
   * them starts a thread, opens a file or logs a user in, which depends on settings that are not
   * known yet.
   */
  private static final List<String> FIRST =
      List.of(
          "org.apache.spark.sql.classic.SparkSession$",
          "org.apache.spark.sql.internal.SQLConf$",
          "org.apache.spark.SparkContext$",
          "org.apache.hadoop.security.UserGroupInformation",
          "org.apache.spark.deploy.SparkHadoopUtil$",
          "org.apache.spark.status.AppStatusStore$",
          "org.apache.spark.rpc.netty.NettyRpcEnv",
          "io.netty.buffer.PooledByteBufAllocator",
          "io.netty.channel.epoll.EpollEventLoop",
          "org.apache.spark.network.util.NettyUtils",
          "org.apache.spark.serializer.KryoSerializer$",
          "org.apache.spark.storage.BlockManager",
          "org.apache.spark.ui.SparkUI$",
          "org.apache.spark.ui.JettyUtils$",
          "org.sparkproject.jetty.server.HttpConnection",
          "org.sparkproject.jetty.server.ServerConnector",
          "org.sparkproject.jetty.servlet.ServletContextHandler",
          "org.apache.spark.scheduler.DAGScheduler",
          "org.apache.spark.scheduler.TaskSchedulerImpl$",
          "org.apache.spark.executor.Executor");

  private SparkClasses() {}

  /**
   * Begins with it and does not wait. Where it fails, the context that needs the class says so.
   *
   * @return the thread that does it, and ends then
   */
  public static Thread begin() {
    Thread thread = new Thread(SparkClasses::initialise, "spark-classes");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void initialise() {
    try {
      Redaction.of(new SparkConf());
      for (String name : FIRST) {
        Class.forName(name);
      }
      // Reads Hadoop's defaults.
      new Configuration().size();
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      // It would come to the same in the thread that needs it, which reports it.
    }
  }
}
