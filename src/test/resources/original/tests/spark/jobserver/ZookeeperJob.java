package spark.jobserver;

import io.sparkjobserver.api.JobContext;
import io.sparkjobserver.api.SparkJob;
import java.util.List;
import scala.Product;

/** Returns objects of a class that is in no jar but its own. */
public class ZookeeperJob implements SparkJob<ZookeeperJob.Animal[]> {

  @Override
  public Animal[] run(JobContext context) {
    return new Animal[] {new Animal("dog", 12), new Animal("cat", 15), new Animal("parrot", 30)};
  }

  /** What a case class of Scala is for Java. */
  static final class Animal implements Product {
    private final List<Object> members;

    Animal(String kind, int years) {
      members = List.of(kind, years);
    }

    @Override
    public int productArity() {
      return members.size();
    }

    @Override
    public Object productElement(int index) {
      return members.get(index);
    }

    @Override
    public boolean canEqual(Object other) {
      return other instanceof Animal;
    }
  }
}
