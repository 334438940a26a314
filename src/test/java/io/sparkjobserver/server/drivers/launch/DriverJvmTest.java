package io.sparkjobserver.server.drivers.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line that {@code spark-submit} would come to, and when it is left to it. */
class DriverJvmTest {

  private static final String PARALLEL = "-XX:+UseParallelGC";
  private static final String VECTORS = "--add-modules=jdk.incubator.vector";

  @TempDir Path folder;

  private final Map<String, String> environment = new HashMap<>();
  private final Map<String, String> properties = new HashMap<>();
  private String master = "local[2]";

  @BeforeEach
  void installSpark() throws IOException {
    write("spark/jars/slf4j-api-2.0.17.jar", "");
    write("spark/jars/spark-core_2.13-4.1.0.jar", "");
  }

  @Test
  void hasTheMemoryAndTheOptionsThatAreSet() throws IOException {
    properties.put("spark.driver.memory", "3g");
    properties.put("spark.driver.extraJavaOptions", "  -XX:+UseSerialGC\t-Da=b ");
    assertThat(command())
        .contains("-Xmx3g", "-XX:+UseSerialGC", "-Da=b", "-Dspark.app.name=ctx")
        .doesNotContain("");
  }

  @Test
  void endsWhereItHasNoMemoryUnlessSomethingElseIsSaid() throws IOException {
    properties.put("spark.driver.extraJavaOptions", "-XX:-ExitOnOutOfMemoryError");
    assertThat(command())
        .containsSubsequence("-XX:+ExitOnOutOfMemoryError", "-XX:-ExitOnOutOfMemoryError");
  }

  @Test
  void hasAGigabyteWhereNothingIsSaid() throws IOException {
    assertThat(command()).contains("-Xmx1g");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1g", "2G", "2048m", "2097152k"})
  void collectsInParallelInASmallHeap(String memory) throws IOException {
    properties.put("spark.driver.memory", memory);
    assertThat(command()).contains(PARALLEL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3g", "2049m", "64g", "1t", "lots"})
  void collectsAsJavaChoosesInALargeHeap(String memory) throws IOException {
    properties.put("spark.driver.memory", memory);
    assertThat(command()).doesNotContain(PARALLEL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-XX:+UseG1GC",
        "-Da=b -XX:-UseG1GC",
        "-XX:+UnlockExperimentalVMOptions -XX:+UseEpsilonGC",
        "@/etc/java.options",
        "-XX:VMOptionsFile=/etc/java.options",
        "-XX:Flags=/etc/.hotspotrc"
      })
  void leavesTheCollectorToWhoeverNamesOneOrMay(String options) throws IOException {
    properties.put("spark.driver.extraJavaOptions", options);
    assertThat(command()).doesNotContain(PARALLEL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"})
  void leavesTheCollectorToAnEnvironmentThatNamesOne(String variable) throws IOException {
    environment.put(variable, "-XX:+UseZGC");
    assertThat(command()).doesNotContain(PARALLEL);
  }

  @Test
  void hasTheClassPathOfSparkSubmitAndItsOwnJarBehindSparks() throws IOException {
    write("spark/conf/log4j2.properties", "");
    properties.put("spark.driver.extraClassPath", "/a.jar:/b.jar");
    environment.put("HADOOP_CONF_DIR", "/etc/hadoop");
    environment.put("YARN_CONF_DIR", "/etc/yarn");
    environment.put("SPARK_DIST_CLASSPATH", "/opt/h/*:/opt/i.jar");
    assertThat(classPath())
        .containsExactly(
            "/a.jar",
            "/b.jar",
            at("spark/conf"),
            at("spark/jars/slf4j-api-2.0.17.jar"),
            at("spark/jars/*"),
            at("driver.jar"),
            "/etc/hadoop",
            "/etc/yarn",
            "/opt/h/*",
            "/opt/i.jar");
  }

  @Test
  void leavesOutAFolderOfConfigurationWithNothingInIt() throws IOException {
    write("spark/conf/log4j2.properties.template", "");
    assertThat(classPath()).first().isEqualTo(at("spark/jars/slf4j-api-2.0.17.jar"));
  }

  @Test
  void readsTheDefaultsOfAnInstallation() throws IOException {
    write(
        "etc/spark-defaults.conf",
        "spark.driver.memory  2g\nspark.ui.port=4050  \nspark.hadoop.key secret\nother 1\n");
    environment.put("SPARK_CONF_DIR", at("etc"));
    properties.put("spark.ui.port", "4051");
    assertThat(command()).contains("-Xmx2g").noneMatch(text -> text.contains("secret"));
    assertThat(jvm().systemProperties(Instant.EPOCH))
        .containsEntry("spark.ui.port", "4051")
        .containsEntry("spark.hadoop.key", "secret")
        .doesNotContainKey("other");
  }

  @Test
  void setsWhatSparkFindsAfterSparkSubmit() throws IOException {
    assertThat(jvm().systemProperties(Instant.ofEpochMilli(42)))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "spark.master", "local[2]",
                "spark.app.name", "ctx",
                "spark.app.submitTime", "42",
                "spark.submit.deployMode", "client",
                "spark.submit.pyFiles", ""));
  }

  @Test
  void givesExecutorsTheDriversJar() throws IOException {
    master = "spark://a:7077";
    assertThat(jvm().systemProperties(Instant.EPOCH))
        .containsEntry("spark.jars", folder.resolve("driver.jar").toUri().toString());
  }

  @Test
  void findsNativeLibrariesBehindThoseOfTheEnvironment() throws IOException {
    environment.put("LD_LIBRARY_PATH", "/lib1");
    environment.put("DYLD_LIBRARY_PATH", "/lib1");
    properties.put("spark.driver.extraLibraryPath", "/lib2");
    assertThat(jvm().processEnvironment())
        .containsEntry("SPARK_HOME", at("spark"))
        .containsValue("/lib1:/lib2");
  }

  @Test
  void addsTheModuleForVectorsWhereMachineLearningHasAUseForIt() throws IOException {
    assertThat(command()).doesNotContain(VECTORS);
    write("spark/jars/spark-mllib_2.13-4.1.0.jar", "");
    assertThat(command()).contains(VECTORS);
  }

  @Test
  void takesTheJavaOfTheEnvironment() throws IOException {
    environment.put("PATH", "/nowhere:" + Path.of(System.getProperty("java.home"), "bin"));
    assertThat(jvm().java()).contains(Path.of(System.getProperty("java.home"), "bin/java"));
    environment.put("JAVA_HOME", "/nowhere");
    assertThat(jvm().java()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "local[*]", "local[4,2]", "spark://a:7077,b:7077"})
  void needsNoSparkSubmit(String master) throws IOException {
    this.master = master;
    properties.put("spark.driver.memory", "1g");
    properties.put("spark.driver.extraJavaOptions", "-XX:+UseSerialGC");
    properties.put("spark.executor.memory", "1g");
    assertThat(SubmitNeeds.of(jvm())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"yarn", "k8s://https://a:6443", "local-cluster[1,1,512]", "mesos://a:5050"})
  void needsSparkSubmitForOtherMasters(String master) throws IOException {
    this.master = master;
    assertThat(SubmitNeeds.of(jvm())).contains("the master " + master);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '|',
      value = {
        "spark.jars,/a.jar",
        "spark.jars.packages,a:b:1",
        "spark.jars.ivySettings,/a.xml",
        "spark.jars.repositories,https://a",
        "spark.files,/a",
        "spark.archives,/a.zip",
        "spark.submit.pyFiles,/a.py",
        "spark.pyspark.python,python3",
        "spark.kerberos.keytab,/a",
        "spark.kerberos.principal,a",
        "spark.proxy.user,a",
        "spark.remote,sc://a",
        "spark.driver.userClassPathFirst,true",
        "spark.driver.defaultJavaOptions,-Da=b",
        "spark.driver.extraJavaOptions,-Da='b c'",
        "spark.driver.extraJavaOptions,-Xmx2g",
        "spark.driver.extraJavaOptions,-Da=b -Dspark.a=b",
      })
  void needsSparkSubmitForWhatIsDoneBeforeThereIsASparkContext(String key, String value)
      throws IOException {
    properties.put(key, value);
    assertThat(SubmitNeeds.of(jvm())).contains(key);
    properties.clear();
    write("spark/conf/spark-defaults.conf", key + " " + value + "\n");
    assertThat(SubmitNeeds.of(jvm())).contains(key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"spark-env.sh", "java-opts"})
  void needsSparkSubmitForWhatAnInstallationDoesToEveryJvm(String file) throws IOException {
    write("spark/conf/" + file, "");
    assertThat(SubmitNeeds.of(jvm())).contains(at("spark/conf/" + file));
  }

  @Test
  void needsSparkSubmitForAHomeThatIsMadeOtherwise() throws IOException {
    Files.delete(folder.resolve("spark/jars/slf4j-api-2.0.17.jar"));
    assertThat(SubmitNeeds.of(jvm())).contains("what is in " + at("spark/jars"));
  }

  private DriverJvm jvm() throws IOException {
    return DriverJvm.of(
        folder.resolve("spark"),
        folder.resolve("driver.jar"),
        master,
        "ctx",
        properties,
        environment);
  }

  private List<String> command() throws IOException {
    return jvm().command(Path.of("/bin/java"), List.of(), Path.of("/launch"));
  }

  private List<String> classPath() throws IOException {
    List<String> command = command();
    return List.of(command.get(command.indexOf("-cp") + 1).split(":"));
  }

  private String at(String path) {
    return folder.resolve(path).toString();
  }

  private void write(String path, String content) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }
}
