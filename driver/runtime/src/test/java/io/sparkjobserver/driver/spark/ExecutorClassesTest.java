package io.sparkjobserver.driver.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sparkjobserver.driver.jobs.JobRunner;
import io.sparkjobserver.driver.testing.JobJar;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.apache.spark.SparkEnv;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExecutorClassesTest {

  private static final String THING =
      "public class Thing { public String toString() { return \"VERSION\"; } }";

  @TempDir Path folder;

  /** As Spark's: it gets the jars of all jobs, one after the other. */
  private Growing sparks;

  private ExecutorClasses classes;

  @BeforeEach
  void start() throws IOException {
    sparks = new Growing(SparkEnv.class.getClassLoader());
    sparks.addURL(folder.resolve(jar("Shared", "public class Shared {}")).toUri().toURL());
    classes = new ExecutorClasses(sparks, folder);
  }

  @AfterEach
  void close() throws IOException {
    sparks.close();
  }

  @Test
  void givesEachTaskTheClassesOfItsOwnClassPath() throws Exception {
    String one = bring("Thing", THING.replace("VERSION", "one"));
    String two = bring("Thing", THING.replace("VERSION", "two"));
    assertThat(made("Thing", loader("first", one))).hasToString("one");
    assertThat(made("Thing", loader("second", two))).hasToString("two");
    assertThat(loader("first", one)).isSameAs(loader("first", one));
  }

  @Test
  void sharesWhatIsSparksAndWhatAllJobsHave() throws Exception {
    // A jar of a job that has a copy.
    String copy = bring("Shared", "public class Shared {}");
    ClassLoader loader = loader("copying", copy);
    assertThat(loader.loadClass("Shared")).isSameAs(sparks.loadClass("Shared"));
    assertThat(loader.loadClass(SparkEnv.class.getName())).isSameAs(SparkEnv.class);
  }

  @Test
  void findsWhatAnotherJobBrought() throws Exception {
    String own = bring("Own", "public class Own {}");
    bring("Other", "public class Other {}");
    ClassLoader loader = loader("own", own);
    assertThat(loader.loadClass("Other")).isSameAs(sparks.loadClass("Other"));
    assertThat(loader.loadClass("Own").getClassLoader()).isSameAs(loader);
    assertThatThrownBy(() -> loader.loadClass("None")).isInstanceOf(ClassNotFoundException.class);
  }

  @Test
  void leavesTasksToSparkThatHaveNoClassPathHere() {
    assertThat(classes.of(new Properties())).isNull();
    assertThat(classes.of(task("gone", "gone.jar"))).isNull();
  }

  @Test
  void letsGoOfWhatNobodyUsesAndOfNothingElse() throws Exception {
    String used = bring("Thing", THING);
    Object kept = made("Thing", loader("used", used));
    WeakReference<ClassLoader> unused = new WeakReference<>(loader("unused", used));
    List<String> later = new ArrayList<>();
    for (int i = 0; i < ExecutorClasses.HELD; i++) {
      later.add("later-" + i);
    }
    later.forEach(id -> loader(id, used));
    await()
        .until(
            () -> {
              System.gc();
              return unused.refersTo(null);
            });
    assertThat(loader("used", used)).isSameAs(kept.getClass().getClassLoader());
  }

  private ClassLoader loader(String id, String jar) {
    return Objects.requireNonNull(classes.of(task(id, jar)));
  }

  private static Properties task(String id, String jars) {
    Properties task = new Properties();
    task.setProperty(JobRunner.CLASS_PATH, id);
    task.setProperty(JobRunner.CLASS_PATH_JARS, jars);
    return task;
  }

  private static Object made(String name, ClassLoader loader) throws ReflectiveOperationException {
    return loader.loadClass(name).getConstructor().newInstance();
  }

  /** Spark has brought the jar of a job; answers its name. */
  private String bring(String name, String source) throws IOException {
    String jar = jar(name, source);
    sparks.addURL(folder.resolve(jar).toUri().toURL());
    return jar;
  }

  private String jar(String name, String source) throws IOException {
    JobJar made = JobJar.compilePlain(Files.createDirectories(folder), name, source);
    return made.file().getFileName().toString();
  }

  private static final class Growing extends URLClassLoader {

    private Growing(ClassLoader parent) {
      super(new URL[0], parent);
    }

    @Override
    protected void addURL(URL url) {
      super.addURL(url);
    }
  }
}
