package io.sparkjobserver.server.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkjobserver.server.config.UnusableConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is in a file, the answer is a verdict or a sentence, never another exception. */
class BrokenFilesTest {

  private static final int FILES = 1_500;
  private static final String PIECES = "{}[]\"=:,.$#\n \\+-/?()0aé\u0000\uFEFF";
  private static final String[] WORDS = {
    "${",
    "}",
    "\"\"\"",
    "null",
    "true",
    "include ",
    "required(",
    "+=",
    "spark.jobserver.",
    "akka.",
    "-1",
    "1e400",
    "99999999999999999999",
    "${?HOME}",
    "${spark.master}",
    "[[",
    "{}",
    "ms",
    "KiB",
    "\"",
    "local[",
    "jdbc:h2:",
    "://",
    "%s%n",
    "spark.contexts.",
    "//"
  };

  @TempDir Path folder;

  @Test
  void neverEndInAStackTrace() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String good = good();
    FakeMachine machine = new FakeMachine(folder);
    int judged = 0;
    for (int i = 0; i < FILES; i++) {
      String text = mutate(good, random);
      try {
        judge(text, machine);
        judged++;
      } catch (UnusableConfigException e) {
        assertThat(e.message()).startsWith("The configuration file cannot be read: ");
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("seed " + seed + ", file " + i + ":\n" + text, e);
      }
    }
    assertThat(judged).as("files that could be read, with seed %d", seed).isPositive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.jobserver = 1",
        "spark.jobserver.sqldao.dbcp.maxidle = \u00010",
        "spark = []",
        "spark.jobserver.sqldao = null",
        "spark.jobserver.job-bin-paths = /x.jar",
        "spark.jobserver.job-bin-paths.a = \"\"",
        "spark.jobserver.job-bin-paths.a.b = \"\\u0000\"",
        "spark.contexts = x",
        "spark.home = \"\\u0000\"",
        "spark.jobserver.state-dir = \"\\u0000\"",
        "spark.jobserver.state-dir = \"\"",
        "spark.jobserver.ha.masters = [[1], {}]",
        "spark.jobserver.ha.masters = {a = 1}",
        "spark.jobserver.driver-url = \"http://[\"",
        "spark.jobserver.sqldao.jdbc.url = \"jdbc:h2:tcp:\"",
        "spark.jobserver.sqldao.jdbc.url = \"jdbc:h2:tcp://h:99999999999/x\"",
        "spark.jobserver { startH2Server = true, sqldao.jdbc.url = \"jdbc:h2:tcp://h:70000/x\" }",
        "akka.remote.netty.tcp.hostname = \"\"",
        "akka.remote.netty.tcp.hostname = \" a b \"",
        "akka.remote.netty.tcp.bind-hostname = \"[\"",
        "spark.jobserver.kill-timeout = 1e300 days",
        "spark.jobserver.kill-timeout = [1]",
        "akka.http.server.parsing.max-content-length = 1e300 EB",
        "akka.http.server { ssl-encryption = on, keystore = \"\\u0000\", keystorePW = x }",
        "\"\" = 1",
        "\"spark\".\"jobserver\".\"\" = 1",
        "\"spark.jobserver.\" = 1",
        "a = \"\\\\${b}\"",
        "spark.master = \"\\\\\"",
        "spark.master = \"${\""
      })
  void includesWhatOneMightThinkOf(String text) throws IOException {
    try {
      judge(text, new FakeMachine(folder));
    } catch (UnusableConfigException e) {
      assertThat(e.message()).startsWith("The configuration file cannot be read: ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"deep", "self"})
  void canBeTooMuchForTheParser(String name) throws IOException {
    Path file = folder.resolve(name + ".conf");
    Files.writeString(
        file, name.equals("deep") ? "{a".repeat(100_000) : "include required(\"self.conf\")");
    assertThatThrownBy(() -> TestSettings.read(file))
        .isInstanceOf(UnusableConfigException.class)
        .hasMessageStartingWith("The configuration file cannot be read: ");
  }

  private void judge(String text, FakeMachine machine) throws IOException {
    Path file = Files.writeString(folder.resolve("fuzzed.conf"), text);
    Configuration configuration = TestSettings.read(file);
    Verdict verdict = Verdict.of(configuration, machine);
    assertThat(Report.whole(configuration, verdict)).doesNotContain("\tat ");
    assertThat(Report.faults(verdict)).doesNotContain("\tat ");
  }

  private static String mutate(String text, Random random) {
    StringBuilder mutated = new StringBuilder(text);
    for (int change = random.nextInt(6); change >= 0; change--) {
      int at = random.nextInt(mutated.length());
      switch (random.nextInt(4)) {
        case 0 -> mutated.setCharAt(at, PIECES.charAt(random.nextInt(PIECES.length())));
        case 1 -> mutated.insert(at, WORDS[random.nextInt(WORDS.length)]);
        case 2 -> mutated.delete(at, Math.min(mutated.length(), at + 1 + random.nextInt(8)));
        default -> {
          int end = Math.min(mutated.length(), at + random.nextInt(60));
          mutated.insert(random.nextInt(mutated.length()), mutated.substring(at, end));
        }
      }
    }
    return mutated.toString();
  }

  private static String good() throws IOException {
    try (InputStream file = BrokenFilesTest.class.getResourceAsStream("/standalone-cluster.conf")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .replace("HOST", FakeMachine.ADDRESS);
    }
  }
}
