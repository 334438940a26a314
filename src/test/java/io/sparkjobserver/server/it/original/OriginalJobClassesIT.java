package io.sparkjobserver.server.it.original;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkjobserver.server.it.Answer;
import io.sparkjobserver.server.it.ApiProcess;
import io.sparkjobserver.server.it.JobserverClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each job of the original's integration suite results in. All run in one context. */
final class OriginalJobClassesIT {

  @RegisterExtension
  static final ApiProcess API = ApiProcess.with("spark.jobserver.context-per-jvm=true");

  private static final String CONTEXT = "IntegrationTestJobs";

  private final JobserverClient client = API.client();

  @BeforeAll
  static void prepare() {
    OriginalJars.upload(API.client(), "tests", OriginalJars.tests());
    OriginalJars.upload(API.client(), "extras", OriginalJars.extras());
    API.client().createContext(CONTEXT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          WordCountExample       | input.string = a b c a b see       | {"a":2,"b":2,"c":1,"see":1}
          WordCountExampleNewApi | input.string = a b c a b see       | {"a":2,"b":2,"c":1,"see":1}
          SleepJob               | sleep.time.millis = 20             | 20
          NoOpJob                | ``                                 | 1
          VeryShortDoubleJob     | ``                                 | [2,4,6]
          SimpleObjectJob        | ``                                 | 6
          ConfigCheckerJob       | some.key = 1                       | ["some","spark"]
          ZookeeperJob           | ``                                 | [["dog",12],["cat",15],["parrot",30]]
          jobJarDependenciesJob  | ``                                 | "EmptyClass"
          JavaHelloWorldJob      | ``                                 | "Hi!"
          SessionTestJob         | sql = "select 1 as n, 'z' as text" | ["[1,z]"]
          JSessionTestJob        | sql = "select 1 as n, 'z' as text" | ["[1,z]"]
          """)
  void resultsInWhatItDoesInTheOriginal(String job, String input, String result) {
    assertThat((Object) resultOf(job, input)).isEqualTo(Answer.parse(result));
  }

  @Test
  void estimatesPiForAsLongAsItIsTold() {
    long begin = System.nanoTime();
    assertThat(resultOf("LongPiJob", "stress.test.longpijob.duration = 1").asDouble())
        .isBetween(3.1, 3.2);
    assertThat(System.nanoTime() - begin).isGreaterThan(1_000_000_000);
  }

  @Test
  void keepsADataSetForTheJobsAfterIt() {
    assertThat(resultOf("CacheSomethingJob", "").asInt()).isEqualTo(426);
    assertThat(resultOf("AccessCacheJob", "").asInt()).isEqualTo(426);
  }

  @Test
  void sharesNamedObjects() {
    assertThat(resultOf("CacheRddByNameJob", "").asInt()).isEqualTo(55);
    assertThat(resultOf("CacheRddByNameJob", "").asInt()).isEqualTo(55);
    String made =
        resultOf("NamedObjectsTestJob", "createDF = true, createRDD = true, createBroadcast = true")
            .toString();
    assertThat(made).isEqualTo("[\"broadcast1\",\"df1\",\"numbers-by-name\",\"rdd1\"]");
    assertThat(resultOf("NamedObjectsTestJob", "delete = [df1, rdd1, numbers-by-name]").toString())
        .isEqualTo("[\"broadcast1\"]");
  }

  @Test
  void hasADataFileOnTheDriversOwnMachine() {
    String name = client.uploadData("words.txt", BodyPublishers.ofString("a b c"));
    String local = resultOf("RemoteDataFileJob", "testFile = \"%s\"".formatted(name)).asText();
    assertThat(local).isNotEqualTo(name);
    assertThat(Path.of(local)).isAbsolute();
  }

  @ParameterizedTest
  @CsvSource({
    "MyErrorJob,      java.lang.IllegalArgumentException, Foobar",
    "MyFatalErrorJob, java.lang.OutOfMemoryError,         this is a fatal error"
  })
  void failsAsItDoesInTheOriginalAndTheContextGoesOn(String job, String type, String message) {
    JsonNode failed = run(job, "", true).expect(200).json();
    assertThat(failed.path("status").asText()).isEqualTo("ERROR");
    assertThat(failed.path("result").path("errorClass").asText()).isEqualTo(type);
    assertThat(failed.path("result").path("message").asText()).isEqualTo(message);
    assertThat(resultOf("NoOpJob", "").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void answersAValidationThatThrowsWithItsErrorAnd200(boolean sync) {
    JsonNode failed = run("FailingJavaJob", "", sync).expect(200).json();
    assertThat(failed.path("status").asText()).isEqualTo("ERROR");
    assertThat(failed.path("result").path("errorClass").asText())
        .isEqualTo("java.lang.RuntimeException");
    assertThat(failed.path("result").path("message").asText()).isEqualTo("fail");
    assertThat(client.job(failed.path("jobId").asText()).status()).isEqualTo("ERROR");
  }

  @ParameterizedTest
  @CsvSource({
    "WordCountExample,       No input.string config param",
    "WordCountExampleNewApi, No input.string param"
  })
  void refusesAnInputAsItDoesInTheOriginal(String job, String reason) {
    JsonNode refused = run(job, "", false).expect(400).json();
    assertThat(refused.path("status").asText()).isEqualTo("VALIDATION FAILED");
    assertThat(refused.path("result").path("message").asText()).contains(reason);
  }

  @Test
  void lacksAClassOfAJarThatIsNotNamed() {
    JsonNode failed =
        client
            .post(
                "/jobs?cp=tests&mainClass=spark.jobserver.jobJarDependenciesJob&sync=true&context="
                    + CONTEXT,
                "")
            .expect(200)
            .json();
    assertThat(failed.path("result").path("errorClass").asText())
        .isEqualTo("java.lang.NoClassDefFoundError");
  }

  private JsonNode resultOf(String job, String input) {
    return run(job, input, true).expect(200).json().path("result");
  }

  private Answer run(String job, String input, boolean sync) {
    return client.post(
        "/jobs?cp=tests,extras&mainClass=spark.jobserver.%s&context=%s&sync=%s&timeout=60"
            .formatted(job, CONTEXT, sync),
        input);
  }
}
