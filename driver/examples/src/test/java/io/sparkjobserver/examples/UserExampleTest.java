package io.sparkjobserver.examples;

import static io.sparkjobserver.examples.TestContext.withSpark;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.PrivilegedExceptionAction;
import java.util.Map;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
final class UserExampleTest {

  @Test
  void returnsWhomItActsFor(SparkSession spark) throws IOException, InterruptedException {
    Map<String, String> users =
        UserGroupInformation.createRemoteUser("bob")
            .doAs(
                (PrivilegedExceptionAction<Map<String, String>>)
                    () -> new UserExample().run(withSpark(spark, "")));

    assertThat(users).isEqualTo(Map.of("spark", spark.sparkContext().sparkUser(), "hadoop", "bob"));
  }
}
