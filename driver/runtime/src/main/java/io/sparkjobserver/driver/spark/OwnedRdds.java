package io.sparkjobserver.driver.spark;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerUnpersistRDD;
import org.apache.spark.storage.RDDInfo;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Which context persisted which RDDs of a shared Spark context: the one whose job was the first to
 * compute them. Thread-safe.
 */
final class OwnedRdds extends SparkListener {

  private final JavaSparkContext spark;
  private final Set<String> contexts = ConcurrentHashMap.newKeySet();

  /** By the RDD's id. */
  private final Map<Integer, String> owners = new ConcurrentHashMap<>();

  OwnedRdds(JavaSparkContext spark) {
    this.spark = spark;
  }

  /** From now on its RDDs are known. */
  void add(String context) {
    contexts.add(context);
  }

  /** Lets go of its RDDs, and of those that come to be known later. */
  void remove(String context) {
    contexts.remove(context);
    List<Integer> owned =
        owners.entrySet().stream()
            .filter(entry -> entry.getValue().equals(context))
            .map(Map.Entry::getKey)
            .toList();
    owned.forEach(this::unpersist);
  }

  private void unpersist(int id) {
    owners.remove(id);
    var rdd = spark.getPersistentRDDs().get(id);
    if (rdd != null) {
      var unused = rdd.unpersist(false);
    }
  }

  @Override
  public void onStageSubmitted(SparkListenerStageSubmitted event) {
    Properties properties = event.properties();
    String context = properties == null ? null : properties.getProperty(HostedSession.CONTEXT);
    if (context == null) {
      return;
    }
    for (RDDInfo rdd : CollectionConverters.asJava(event.stageInfo().rddInfos())) {
      if (rdd.storageLevel().isValid()) {
        owners.putIfAbsent(rdd.id(), context);
        if (!contexts.contains(context)) {
          // Its context was closed meanwhile: events come late.
          unpersist(rdd.id());
        }
      }
    }
  }

  @Override
  public void onUnpersistRDD(SparkListenerUnpersistRDD event) {
    owners.remove(event.rddId());
  }
}
