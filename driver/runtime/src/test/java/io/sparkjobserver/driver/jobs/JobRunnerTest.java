package io.sparkjobserver.driver.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.sparkjobserver.driver.spark.SparkHost;
import io.sparkjobserver.driver.testing.FakeServerContent;
import io.sparkjobserver.driver.testing.JobJar;
import io.sparkjobserver.protocol.BinaryRef;
import io.sparkjobserver.protocol.DriverMessage.KillStep.Step;
import io.sparkjobserver.protocol.ErrorReport;
import io.sparkjobserver.protocol.JobInput;
import io.sparkjobserver.protocol.JobOutcome.LoadTrouble;
import io.sparkjobserver.protocol.Protocol;
import io.sparkjobserver.protocol.RowShape;
import java.io.IOException;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real Spark context and real jars. */
final class JobRunnerTest {

  @TempDir static Path shared;

  private static final FakeServerContent SERVER = new FakeServerContent();
  private static final NamedObjectStore NAMED = new NamedObjectStore();
  private static final Config BELOW =
      ConfigFactory.parseString("spark { master = \"local[2]\", kept = 1 }, words = [from, below]");
  private static SparkHost spark;
  private static ClassPaths classPaths;
  private static DataFiles dataFiles;
  private static BinaryRef jar;

  @TempDir Path directory;

  private final RecordedEnds listener = new RecordedEnds();
  private JobRunner runner;

  @BeforeAll
  static void startSpark() throws IOException {
    ClassLoader own = JobRunnerTest.class.getClassLoader();
    JobClasses jobClasses = new JobClasses(own);
    Thread.currentThread().setContextClassLoader(own);
    spark =
        SparkHost.start(
            "JobRunnerTest",
            Map.of(
                "spark.master", "local[2]",
                "spark.ui.enabled", "false",
                "spark.driver.bindAddress", "127.0.0.1",
                "spark.driver.host", "127.0.0.1",
                "spark.sql.shuffle.partitions", "2"),
            List.of(),
            jobClasses,
            () -> {});
    Thread.currentThread().setContextClassLoader(own);
    ContentCache cache = new ContentCache(shared.resolve("cache"), SERVER);
    classPaths =
        new ClassPaths("", cache, jobClasses, classPath -> spark.addJars(classPath.files()));
    dataFiles = new DataFiles(shared.resolve("data-files"), SERVER, cache, spark::isAdded);
    jar = publish("Jobs", Files.readString(Path.of("src/test/resources/jobs/Jobs.java")));
  }

  @AfterAll
  static void stopSpark() {
    classPaths.close();
    spark.close();
  }

  @BeforeEach
  void startRunner() throws IOException {
    runner = runner(Duration.ofSeconds(20));
  }

  @AfterEach
  void closeRunner() {
    System.clearProperty("stubborn");
    runner.close();
  }

  @Test
  void collectsRecordsOfTheJobsOwnClasses() {
    assertThat(result(run("Jobs$Lengths", "words = [a, bb]")))
        .isEqualTo("[{\"word\":\"a\",\"length\":1},{\"word\":\"bb\",\"length\":2}]");
  }

  @Test
  void findsBelowItsInputWhatTheServerSays() {
    assertThat(result(run("Jobs$Lengths", "")))
        .isEqualTo("[{\"word\":\"from\",\"length\":4},{\"word\":\"below\",\"length\":5}]");
    assertThat(result(run("Jobs$Input", "spark.kept = 2"))).isEqualTo("[\"local[2]\",2]");
  }

  @Test
  void sharesNamedObjectsBetweenJobsAndGivesBackWhatTheyHold() {
    String first = result(run("Jobs$Sharing", ""));
    assertThat(first).endsWith(",14,4,\"!\",[\"mark\",\"rows\",\"squares\"]]");
    assertThat(result(run("Jobs$Sharing", ""))).isEqualTo(first);
    assertThat(spark.session().sparkContext().getPersistentRDDs().size()).isEqualTo(2);
    assertThat(result(run("Jobs$Sharing", "destroy = true"))).isEqualTo("true");
    assertThat(spark.session().sparkContext().getPersistentRDDs().size()).isZero();
  }

  @Test
  void runsLambdasOfTheJobInSql() {
    assertThat(result(run("Jobs$Sql", ""))).isEqualTo("[\"n0\",\"n1\",\"n2\"]");
  }

  @Test
  void sharesBroadcastObjectsWithTheTasks() {
    assertThat(result(run("Jobs$Broadcast", ""))).isEqualTo("[\"a!\",\"b!\"]");
  }

  @Test
  void tellsTheStartBeforeTheEnd() {
    String job = run("Jobs$Identity", "");
    listener.end(job);
    assertThat(listener.started()).containsExactly(job);
  }

  @Test
  void leavesNothingOfAJobOnItsThread() {
    assertThat(result(run("Jobs$Litter", ""))).isEqualTo("\"clean\"");
    assertThat(result(run("Jobs$Litter", ""))).isEqualTo("\"clean\"");
    assertThat(result(run("Jobs$Litter", ""))).isEqualTo("\"clean\"");
  }

  @Test
  void tellsTheJobWhoItIs() {
    String job = run("Jobs$Identity", "");
    assertThat(result(job))
        .isEqualTo(
            "[\"%s\",\"%s\",\"Job group for %s and spark context %s\",\"job-%s\"]"
                .formatted(job, job, job, spark.applicationId(), job));
  }

  @Test
  void pullsALargeInput() {
    String job = UUID.randomUUID().toString();
    byte[] input = "words = [ccc]".getBytes(StandardCharsets.UTF_8);
    SERVER.with(job, input);
    runner.start(
        new JobRequest(
            job, "Jobs$Lengths", List.of(jar), new JobInput.Large(input.length), RowShape.STRINGS));
    assertThat(result(job)).isEqualTo("[{\"word\":\"ccc\",\"length\":3}]");
  }

  @Test
  void givesADataFileToAJobWhileItRuns() {
    SERVER.with("/tmp/words.dat", "to be read".getBytes(StandardCharsets.UTF_8));
    assertThat(result(run("Jobs$Reading", "file = /tmp/words.dat"))).isEqualTo("\"to be read\"");
    assertThat(shared.resolve("data-files")).isEmptyDirectory();
  }

  @Test
  void leavesADataFileThatExecutorsMayAskFor() {
    byte[] words = "to be added".getBytes(StandardCharsets.UTF_8);
    SERVER.with("/tmp/added.dat", words);
    assertThat(result(run("Jobs$Adding", "file = /tmp/added.dat"))).isEqualTo("\"to be added\"");
    assertThat(result(run("Jobs$Adding", "file = /tmp/added.dat"))).isEqualTo("\"to be added\"");
    assertThat(shared.resolve("data-files").resolve(JobJar.sha256(words) + ".dat")).exists();
  }

  @Test
  void failsWhereADataFileIsNotThere() {
    ErrorReport error = failure(run("Jobs$Reading", "file = /tmp/none.dat"));
    assertThat(error.errorClass()).isEqualTo("java.io.IOException");
    assertThat(error.message()).isEqualTo("no such content");
  }

  @Test
  void killsAJobThatPullsADataFile() throws Exception {
    FakeServerContent slow =
        new FakeServerContent().with("/slow.dat", "slow".getBytes(StandardCharsets.UTF_8));
    slow.hold();
    ContentCache cache = new ContentCache(directory.resolve("cache"), slow);
    Path files = directory.resolve("data-files");
    JobLoader loader =
        new JobLoader(
            classPaths,
            SERVER,
            new DataFiles(files, slow, cache, file -> false),
            NAMED,
            List.of(new OwnApiJobs()),
            BELOW);
    try (JobRunner pulling =
        new JobRunner(
            JobSession.alone(spark.session()),
            new JobRunner.Limits(1, Duration.ofSeconds(20)),
            loader,
            new ResultStore(directory.resolve("other")),
            listener)) {
      String job = UUID.randomUUID().toString();
      pulling.start(request(job, "Jobs$Reading", "file = /slow.dat", jar));
      slow.awaitPull();
      pulling.kill(job);
      assertThat(listener.end(job)).isEqualTo(new JobEnd.Killed());
      assertThat(files).doesNotExist();
    }
  }

  @Test
  void doesNotRunARejectedJob() {
    String job = run("Jobs$Rejecting", "");
    assertThat(listener.end(job))
        .isEqualTo(new JobEnd.Rejected("One(SingleProblem(no words in the input))"));
    assertThat(listener.started()).isEmpty();
  }

  @Test
  void cutsAReasonThatFitsNoMessage() {
    JobEnd end = listener.end(run("Jobs$Verbose", ""));
    assertThat(((JobEnd.Rejected) end).problem())
        .hasSizeLessThan(Protocol.MAX_PAYLOAD / 3)
        .endsWith("[cut]");
  }

  @Test
  void failsWithWhatTheJobThrew() {
    ErrorReport error = failure(run("Jobs$Throwing", ""));
    assertThat(error.errorClass()).isEqualTo("java.io.IOException");
    assertThat(error.message()).isEqualTo("thrown by the job");
    assertThat(error.stack()).contains("at Jobs$Throwing.run");
  }

  @Test
  void failsWithWhatTheValidationThrew() {
    assertThat(failure(run("Jobs$ThrowingValidation", "")).message()).isEqualTo("while validating");
    assertThat(listener.started()).isEmpty();
  }

  @Test
  void survivesAnErrorOfTheJob() {
    assertThat(failure(run("Jobs$Overflow", "")).errorClass())
        .isEqualTo("java.lang.StackOverflowError");
    assertThat(failure(run("Jobs$Unspeakable", "")).errorClass())
        .isEqualTo("Jobs$UnspeakableException");
  }

  @Test
  void failsWhereTheResultIsNoTree() {
    assertThat(failure(run("Jobs$Cycle", "")).message()).contains("nested too deeply");
  }

  @Test
  void failsWhereTheResultCannotBeKept() throws IOException {
    Path noDirectory = directory.resolve("full");
    ResultStore full = new ResultStore(noDirectory);
    Files.delete(noDirectory);
    try (JobRunner runner = runner(Duration.ofSeconds(20), full)) {
      String job = UUID.randomUUID().toString();
      runner.start(request(job, "Jobs$Huge", "", jar));
      assertThat(failure(job).message()).startsWith("The result of the job cannot be kept");
      String next = UUID.randomUUID().toString();
      runner.start(request(next, "Jobs$Lengths", "words = [a]", jar));
      assertThat(result(next)).isEqualTo("[{\"word\":\"a\",\"length\":1}]");
    }
  }

  @Test
  void drawsDataSets() {
    assertThat(result(run("Jobs$DataSets", "")))
        .isEqualTo(
            "[[0,1,2],[\"[0]\",\"[1]\",\"[2]\"],[1,2,3],[1,2,3],[[\"k1\",1],[\"k2\",2],[\"k3\",3]]]");
  }

  @Test
  void shapesRowsAsItIsAsked() {
    String job = UUID.randomUUID().toString();
    runner.start(
        new JobRequest(
            job, "Jobs$DataSets", List.of(jar), new JobInput.Inline(""), RowShape.OBJECTS));
    assertThat(result(job)).contains("[{\"n\":0},{\"n\":1},{\"n\":2}]");
  }

  @Test
  void drawsAsTheJobItself() {
    String job = run("Jobs$DrawnIdentity", "");
    assertThat(result(job)).isEqualTo("[\"%s\",\"job-%s\",true,true]".formatted(job, job));
  }

  @Test
  void drawsMoreThanMemoryShallHold() throws IOException {
    String job = run("Jobs$Numbers", "count = 1000000");
    JobResult.Stored stored = (JobResult.Stored) ((JobEnd.Finished) listener.end(job)).result();
    byte[] json = Files.readAllBytes(directory.resolve("results").resolve(job + ".json"));
    assertThat(stored).isEqualTo(new JobResult.Stored(json.length, JobJar.sha256(json)));
    assertThat(new String(json, StandardCharsets.UTF_8)).startsWith("[0,1,2,").endsWith(",999999]");
  }

  @Test
  void holdsNothingOfALazyList() {
    assertThat(result(run("Jobs$Lazy", ""))).startsWith("[\"item 0\",").endsWith(",\"let go\"]");
  }

  @Test
  void drawsThoughTheJobLeftItsThreadInterrupted() {
    assertThat(listener.end(run("Jobs$LeavesItsInterruption", "")))
        .isInstanceOf(JobEnd.Finished.class);
  }

  @Test
  void passesOnJsonThatTheJobWroteItself() {
    assertThat(result(run("Jobs$RawJson", "text = \"[1, 2]\""))).isEqualTo("[1, 2]");
    assertThat(failure(run("Jobs$RawJson", "text = \"[1, 2\"")).message())
        .startsWith("The bytes that the job returned are to be one JSON value");
    assertThat(directory.resolve("results")).isEmptyDirectory();
  }

  @Test
  void failsWhereTheItemsBreakOff() {
    ErrorReport error = failure(run("Jobs$BreaksOff", ""));
    assertThat(error.errorClass()).isEqualTo("java.lang.IllegalStateException");
    assertThat(error.message()).isEqualTo("no more");
    assertThat(error.stack()).contains("Caused by: java.io.IOException: the cause");
    assertThat(directory.resolve("results")).isEmptyDirectory();
  }

  @Test
  void killsAJobWhoseResultHasNoEnd() {
    String job = run("Jobs$Endless", "");
    await().until(() -> Files.exists(directory.resolve("results").resolve(job + ".json")));
    assertThat(listener.hasEnded(job)).isFalse();
    runner.kill(job);
    assertThat(listener.end(job)).isEqualTo(new JobEnd.Killed());
    assertThat(directory.resolve("results")).isEmptyDirectory();
    assertThat(System.clearProperty("closed")).isEqualTo("true");
  }

  @Test
  void killsAJobWhoseResultIsDrawnFromSpark() {
    String job = run("Jobs$LongRows", "");
    await()
        .until(
            () ->
                spark.session().sparkContext().statusTracker().getJobIdsForGroup(job).length == 2);
    runner.kill(job);
    assertThat(listener.end(job)).isEqualTo(new JobEnd.Killed());
    await()
        .until(() -> spark.session().sparkContext().statusTracker().getActiveJobIds().length == 0);
  }

  @Test
  void saysThatAClassIsMissing() {
    JobEnd.NotLoaded end = notLoaded(run("com.example.Missing", ""));
    assertThat(end.trouble()).isEqualTo(LoadTrouble.CLASS_NOT_FOUND);
    assertThat(end.error().message()).isEqualTo("com.example.Missing");
  }

  @Test
  void saysThatAClassIsNoJob() {
    JobEnd.NotLoaded end = notLoaded(run("Jobs$NotAJob", ""));
    assertThat(end.trouble()).isEqualTo(LoadTrouble.NOT_A_JOB);
    assertThat(end.error().message()).contains("Jobs$NotAJob");
  }

  @Test
  void saysWhyAJobCannotBeMade() {
    JobEnd.NotLoaded constructor = notLoaded(run("Jobs$BrokenConstructor", ""));
    assertThat(constructor.trouble()).isEqualTo(LoadTrouble.BROKEN);
    assertThat(constructor.error().message()).isEqualTo("in the constructor");
    JobEnd.NotLoaded initializer = notLoaded(run("Jobs$BrokenInitializer", ""));
    assertThat(initializer.trouble()).isEqualTo(LoadTrouble.BROKEN);
    assertThat(initializer.error().message()).isEqualTo("in the initializer");
    assertThat(notLoaded(run("Jobs$NoConstructor", "")).trouble()).isEqualTo(LoadTrouble.BROKEN);
    assertThat(notLoaded(run("Jobs$Identity", "{")).trouble()).isEqualTo(LoadTrouble.BROKEN);
  }

  @Test
  void saysWhichBinaryDoesNotCome() {
    String job = UUID.randomUUID().toString();
    BinaryRef gone = new BinaryRef("gone.jar", "1".repeat(64), 1);
    runner.start(request(job, "Jobs$Identity", "", gone));
    assertThat(notLoaded(job).trouble()).isEqualTo(LoadTrouble.BROKEN);
  }

  @Test
  void usesANewVersionOfABinaryInTheSameContext() throws IOException {
    BinaryRef one = publish("Versioned", versioned(1));
    BinaryRef ten = publish("Versioned", versioned(10));
    assertThat(result(run("Versioned", "", one))).isEqualTo("[3,3,3,3]");
    assertThat(result(run("Versioned", "", ten))).isEqualTo("[30,30,30,30]");
    assertThat(result(run("Versioned", "", one))).isEqualTo("[3,3,3,3]");
  }

  @Test
  void leavesAJobThatRunsItsVersion() throws IOException {
    BinaryRef one = publish("Versioned", versioned(1));
    BinaryRef ten = publish("Versioned", versioned(10));
    Path gate = directory.resolve("gate");
    String old = run("Versioned", "gate = \"%s\"".formatted(gate), one);
    await().until(() -> listener.started().contains(old));
    assertThat(result(run("Versioned", "", ten))).isEqualTo("[30,30,30,30]");
    Files.createFile(gate);
    assertThat(result(old)).isEqualTo("[3,3,3,3]");
  }

  @Test
  @Tag("full")
  void letsGoOfTheClassesOfVersionsThatNobodyUses() throws IOException {
    JobJar made =
        JobJar.compile(
            shared, "Jobs", Files.readString(Path.of("src/test/resources/jobs/Jobs.java")));
    ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
    int before = 0;
    for (int version = 0; version < 200; version++) {
      JobJar next = made.with("version-" + version);
      SERVER.with(next.ref().sha256(), Files.readAllBytes(next.file()));
      assertThat(result(run("Jobs$Lengths", "words = [a]", next.ref())))
          .isEqualTo("[{\"word\":\"a\",\"length\":1}]");
      assertThat(result(run("Jobs$Sql", "", next.ref()))).isEqualTo("[\"n0\",\"n1\",\"n2\"]");
      SERVER.without(next.ref().sha256());
      Files.delete(next.file());
      if (version == 49) {
        System.gc();
        before = classes.getLoadedClassCount();
      }
    }
    int most = before + 200;
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              System.gc();
              return classes.getLoadedClassCount() <= most;
            });
  }

  @Test
  void startsAJobOnce() {
    String job = UUID.randomUUID().toString();
    JobRequest request = request(job, "Jobs$Sleeping", "", jar);
    runner.start(request);
    runner.start(request);
    await().until(() -> listener.started().contains(job));
    runner.kill(job);
    assertThat(listener.end(job)).isEqualTo(new JobEnd.Killed());
    assertThat(listener.started()).containsExactly(job);
  }

  @Test
  void killsAJobInASparkAction() {
    String job = run("Jobs$LongTasks", "");
    await()
        .until(() -> spark.session().sparkContext().statusTracker().getActiveJobIds().length > 0);
    runner.kill(job);
    assertThat(listener.end(job)).isEqualTo(new JobEnd.Killed());
    await()
        .until(() -> spark.session().sparkContext().statusTracker().getActiveJobIds().length == 0);
  }

  @Test
  void killsAJobThatSwallowsItsInterruption() {
    String job = run("Jobs$Swallowing", "");
    await().until(() -> listener.started().contains(job));
    runner.kill(job);
    assertThat(listener.end(job)).isEqualTo(new JobEnd.Killed());
  }

  @Test
  void killsAJobThatWaitsForASlot() {
    String first = run("Jobs$Sleeping", "");
    String second = run("Jobs$Sleeping", "");
    String waiting = run("Jobs$Sleeping", "");
    await().until(() -> listener.started().size() == 2);
    runner.kill(waiting);
    assertThat(listener.end(waiting)).isEqualTo(new JobEnd.Killed());
    assertThat(listener.hasEnded(first)).isFalse();
    runner.kill(first);
    runner.kill(second);
    listener.end(first);
    listener.end(second);
  }

  @Test
  void killsAJobThatPullsItsBinary() throws Exception {
    FakeServerContent slow = new FakeServerContent();
    slow.hold();
    JobLoader loader =
        new JobLoader(
            new ClassPaths(
                "",
                new ContentCache(directory.resolve("cache"), slow),
                new JobClasses(JobRunnerTest.class.getClassLoader()),
                classPath -> {}),
            slow,
            dataFiles,
            NAMED,
            List.of(new OwnApiJobs()),
            BELOW);
    try (JobRunner pulling =
        new JobRunner(
            JobSession.alone(spark.session()),
            new JobRunner.Limits(1, Duration.ofSeconds(20)),
            loader,
            new ResultStore(directory.resolve("other")),
            listener)) {
      String job = UUID.randomUUID().toString();
      pulling.start(request(job, "Jobs$Identity", "", jar));
      slow.awaitPull();
      pulling.kill(job);
      assertThat(listener.end(job)).isEqualTo(new JobEnd.Killed());
    }
  }

  @Test
  void tellsHowFarAKillIsWhenItIsAskedForAgain() {
    System.setProperty("stubborn", "true");
    String job = run("Jobs$Stubborn", "");
    await().until(() -> listener.started().contains(job));
    runner.kill(job);
    await().until(() -> listener.killSteps(job).contains(Step.INTERRUPTED));
    runner.kill(job);
    assertThat(listener.killSteps(job))
        .containsExactly(Step.CANCELLED, Step.INTERRUPTED, Step.INTERRUPTED);
    System.clearProperty("stubborn");
    assertThat(listener.end(job)).isEqualTo(new JobEnd.Killed());
    runner.kill(job);
    assertThat(listener.killSteps(job)).hasSize(3);
  }

  @Test
  void givesUpInTimeThoughAnInterruptionBlocks() throws IOException {
    System.setProperty("stubborn", "true");
    try (JobRunner impatient = runner(Duration.ofMillis(500))) {
      String job = UUID.randomUUID().toString();
      impatient.start(request(job, "Jobs$BlockingInterruption", "", jar));
      await().until(() -> listener.started().contains(job));
      impatient.kill(job);
      await().until(() -> listener.stubborn().contains(job));
      assertThat(listener.killSteps(job)).containsExactly(Step.CANCELLED, Step.PROCESS);
      System.clearProperty("stubborn");
      listener.end(job);
    }
  }

  @Test
  void tellsOfAJobThatWouldNotEnd() throws IOException {
    System.setProperty("stubborn", "true");
    try (JobRunner impatient = runner(Duration.ofMillis(500))) {
      String job = UUID.randomUUID().toString();
      impatient.start(request(job, "Jobs$Stubborn", "", jar));
      await().until(() -> listener.started().contains(job));
      impatient.kill(job);
      await().until(() -> listener.stubborn().contains(job));
      assertThat(listener.hasEnded(job)).isFalse();
      assertThat(listener.killSteps(job))
          .containsExactly(Step.CANCELLED, Step.INTERRUPTED, Step.PROCESS);
      System.clearProperty("stubborn");
      listener.end(job);
    }
  }

  @Test
  void tellsNothingAfterItIsClosed() {
    String job = run("Jobs$Sleeping", "");
    await().until(() -> listener.started().contains(job));
    runner.close();
    await()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("job-" + job)));
    assertThat(listener.hasEnded(job)).isFalse();
  }

  private JobRunner runner(Duration kill) throws IOException {
    return runner(kill, new ResultStore(directory.resolve("results")));
  }

  private JobRunner runner(Duration kill, ResultStore results) {
    return new JobRunner(
        JobSession.alone(spark.session()),
        new JobRunner.Limits(2, kill),
        new JobLoader(classPaths, SERVER, dataFiles, NAMED, List.of(new OwnApiJobs()), BELOW),
        results,
        listener);
  }

  private String run(String mainClass, String input) {
    return run(mainClass, input, jar);
  }

  private String run(String mainClass, String input, BinaryRef binary) {
    String job = UUID.randomUUID().toString();
    runner.start(request(job, mainClass, input, binary));
    return job;
  }

  private static JobRequest request(String job, String mainClass, String input, BinaryRef binary) {
    return new JobRequest(
        job, mainClass, List.of(binary), new JobInput.Inline(input), RowShape.STRINGS);
  }

  private String result(String job) {
    JobEnd end = listener.end(job);
    assertThat(end).isInstanceOf(JobEnd.Finished.class);
    JobResult.Inline inline = (JobResult.Inline) ((JobEnd.Finished) end).result();
    return new String(inline.json(), StandardCharsets.UTF_8);
  }

  private ErrorReport failure(String job) {
    JobEnd end = listener.end(job);
    assertThat(end).isInstanceOf(JobEnd.Failed.class);
    return ((JobEnd.Failed) end).error();
  }

  private JobEnd.NotLoaded notLoaded(String job) {
    JobEnd end = listener.end(job);
    assertThat(end).isInstanceOf(JobEnd.NotLoaded.class);
    return (JobEnd.NotLoaded) end;
  }

  private static String versioned(int factor) throws IOException {
    return Files.readString(Path.of("src/test/resources/jobs/Versioned.java"))
        .replace("FACTOR", String.valueOf(factor));
  }

  private static BinaryRef publish(String name, String source) throws IOException {
    JobJar made = JobJar.compile(shared, name, source);
    SERVER.with(made.ref().sha256(), Files.readAllBytes(made.file()));
    return made.ref();
  }
}
