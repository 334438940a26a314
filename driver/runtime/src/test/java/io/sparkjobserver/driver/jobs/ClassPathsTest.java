package io.sparkjobserver.driver.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkjobserver.driver.testing.FakeServerContent;
import io.sparkjobserver.driver.testing.JobJar;
import io.sparkjobserver.protocol.BinaryRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClassPathsTest {

  @TempDir Path directory;

  private final FakeServerContent server = new FakeServerContent();
  private final JobClasses jobClasses = new JobClasses(ClassPathsTest.class.getClassLoader());
  private final List<ClassPath> announced = new ArrayList<>();
  private ClassPaths classPaths;

  @BeforeEach
  void open() {
    classPaths =
        new ClassPaths(
            "", new ContentCache(directory.resolve("cache"), server), jobClasses, announced::add);
  }

  @Test
  void opensTheSameBinariesOnce() throws Exception {
    BinaryRef jar = jar("public class Thing {}");
    ClassPath first = open(jar);
    assertThat(open(jar)).isSameAs(first);
    assertThat(announced).containsExactly(first);
  }

  @Test
  void prefersTheScalaObject() throws Exception {
    ClassPath classPath =
        open(
            jar(
                """
                    public class Thing {}
                    class Thing$ {
                      public static final Object MODULE$ = "the object";
                    }
                    """));
    MainClass main = classPath.main("Thing").orElseThrow();
    assertThat(main.scalaObject()).isTrue();
    assertThat(main.type().getName()).isEqualTo("Thing$");
  }

  @Test
  void givesTheScalaObjectItself() throws Exception {
    ClassPath classPath =
        open(
            jar(
                """
                    public class Thing$ {
                      public static final Thing$ MODULE$ = new Thing$();
                      private Thing$() {}
                    }
                    """));
    MainClass main = classPath.main("Thing").orElseThrow();
    assertThat(main.instance()).isSameAs(main.instance());
  }

  @Test
  void makesANewInstanceOfAClassForEachRun() throws Exception {
    ClassPath classPath = open(jar("public class Thing {}"));
    MainClass main = classPath.main("Thing").orElseThrow();
    assertThat(main.scalaObject()).isFalse();
    assertThat(main.instance()).isNotSameAs(main.instance());
  }

  @Test
  void doesNotTakeANestedDollarClassForAnObject() throws Exception {
    ClassPath classPath = open(jar("public class Thing {} class Thing$ {}"));
    assertThat(classPath.main("Thing").orElseThrow().scalaObject()).isFalse();
  }

  @Test
  void findsNothingThatIsNotThere() throws Exception {
    ClassPath classPath = open(jar("public class Thing {}"));
    assertThat(classPath.main("Other")).isEmpty();
    assertThat(classPath.main("")).isEmpty();
    assertThat(classPath.main("a/b")).isEmpty();
  }

  @Test
  void keepsTwoVersionsOfAClassApart() throws Exception {
    ClassPath one = open(jar("public class Thing { int version = 1; }"));
    ClassPath two = open(jar("public class Thing { int version = 2; }"));
    assertThat(two.id()).isNotEqualTo(one.id());
    assertThat(two.loader().loadClass("Thing")).isNotSameAs(one.loader().loadClass("Thing"));
  }

  @Test
  void showsSparkTheClassPathThatWasUsedLast() throws Exception {
    ClassPath one = open(jar("public class Thing { int version = 1; }"));
    ClassPath two = open(jar("public class Thing { int version = 2; }"));
    assertThat(jobClasses.loadClass("Thing")).isSameAs(two.loader().loadClass("Thing"));
    assertThat(open(one(one))).isSameAs(one);
    assertThat(jobClasses.loadClass("Thing")).isSameAs(one.loader().loadClass("Thing"));
  }

  @Test
  void givesTheLoaderOfAClassPathByItsName() throws Exception {
    ClassPath classPath = open(jar("public class Thing {}"));
    assertThat(jobClasses.loader(classPath.id())).isSameAs(classPath.loader());
    assertThat(jobClasses.loader("another")).isNull();
  }

  @Test
  void letsGoOfTheFilesWhenItIsClosed() throws Exception {
    ClassPath classPath = open(jar("public class Thing {}"));
    classPaths.close();
    assertThat(classPath.main("Thing")).isEmpty();
  }

  @Test
  void keepsSomeThatNoJobUsesAndAllThatJobsUse() throws Exception {
    List<ClassPath> idle = new ArrayList<>();
    try (ClassPaths.Use used = classPaths.open(List.of(jar("public class Thing { int a; }")))) {
      for (int i = 0; i <= ClassPaths.IDLE; i++) {
        idle.add(open(jar("public class Thing { int b" + i + "; }")));
      }
      assertThat(jobClasses.loader(idle.get(0).id())).isNull();
      for (ClassPath kept : idle.subList(1, idle.size())) {
        assertThat(jobClasses.loader(kept.id())).isSameAs(kept.loader());
      }
      assertThat(jobClasses.loader(used.classPath().id())).isSameAs(used.classPath().loader());
    }
    // The first one is the oldest of them now.
    assertThat(announced).hasSize(ClassPaths.IDLE + 2);
    assertThat(open(one(idle.get(0)))).isNotSameAs(idle.get(0));
    // What was let go of finds its classes still.
    assertThat(idle.get(0).loader().loadClass("Thing")).isNotNull();
  }

  /** For a job that is over at once. */
  private ClassPath open(BinaryRef jar) throws Exception {
    try (ClassPaths.Use use = classPaths.open(List.of(jar))) {
      return use.classPath();
    }
  }

  private BinaryRef one(ClassPath classPath) throws IOException {
    Path file = classPath.files().get(0);
    return new BinaryRef("thing.jar", JobJar.sha256(Files.readAllBytes(file)), Files.size(file));
  }

  private BinaryRef jar(String source) throws IOException {
    JobJar jar =
        JobJar.compilePlain(
            directory, source.contains("class Thing {") ? "Thing" : "Thing$", source);
    server.with(jar.ref().sha256(), Files.readAllBytes(jar.file()));
    return jar.ref();
  }
}
