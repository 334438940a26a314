package io.sparkjobserver.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.regex.Pattern;

/** The order of the features and who may know what. */
@AnalyzeClasses(
    packages = PackageRulesTest.BASE,
    importOptions = ImportOption.DoNotIncludeTests.class)
class PackageRulesTest {

  static final String BASE = "io.sparkjobserver.server";

  /** From leaf to top: each may know those before it. */
  private static final List<String> ORDER =
      List.of(
          "common",
          "config",
          "store",
          "identity",
          "content",
          "http",
          "events",
          "idempotency",
          "binaries",
          "data",
          "drivers",
          "contexts",
          "jobs",
          "health",
          "boot");

  @ArchTest
  static final ArchRule features_are_free_of_cycles =
      slices().matching(BASE + ".(*)..").should().beFreeOfCycles();

  @ArchTest
  static void features_know_only_those_before_them(JavaClasses classes) {
    for (int i = 0; i < ORDER.size() - 1; i++) {
      String[] later =
          ORDER.subList(i + 1, ORDER.size()).stream()
              .map(feature -> BASE + "." + feature + "..")
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage(BASE + "." + ORDER.get(i) + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(later)
          .check(classes);
    }
  }

  @ArchTest
  static final ArchRule every_class_is_in_a_feature =
      classes()
          .that()
          .doNotHaveSimpleName("Main")
          .and()
          .doNotHaveSimpleName("package-info")
          .should()
          .resideInAnyPackage(
              ORDER.stream().map(feature -> BASE + "." + feature + "..").toArray(String[]::new));

  @ArchTest
  static final ArchRule nobody_depends_on_a_resource =
      noClasses()
          .that()
          .haveNameNotMatching(".*Resource(\\$.*)?")
          .should()
          .dependOnClassesThat()
          .haveNameMatching(Pattern.quote(BASE) + ".*Resource(\\$.*)?");

  @ArchTest
  static final ArchRule only_remoting_knows_pekko =
      noClasses()
          .that()
          .resideOutsideOfPackage(BASE + ".drivers.remoting..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.pekko..");

  @ArchTest
  static final ArchRule only_launch_starts_processes =
      noClasses()
          .that()
          .resideOutsideOfPackage(BASE + ".drivers.launch..")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName(ProcessBuilder.class.getName())
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.spark..");

  @ArchTest
  static final ArchRule the_server_knows_no_database_outside_repositories_and_the_store =
      noClasses()
          .that()
          .haveSimpleNameEndingWith("Resource")
          .or()
          .haveSimpleNameEndingWith("View")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jakarta.persistence..", "io.quarkus.hibernate..");

  @ArchTest
  static final ArchRule http_is_known_to_resources_and_http_alone =
      noClasses()
          .that()
          .resideOutsideOfPackage(BASE + ".http..")
          .and()
          .haveSimpleNameNotEndingWith("Resource")
          .and()
          .haveSimpleNameNotEndingWith("Answers")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jakarta.ws.rs..");

  @ArchTest
  static final ArchRule time_comes_from_a_clock =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(LocalDateTime.class, "now")
          .orShould()
          .callMethod(ZonedDateTime.class, "now")
          .orShould()
          .callMethod(OffsetDateTime.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");
}
