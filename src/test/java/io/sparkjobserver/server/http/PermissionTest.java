package io.sparkjobserver.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PermissionTest {

  @Test
  void hasTheNamesOfTheOriginal() {
    assertThat(Arrays.stream(Permission.values()).map(Permission::wireName))
        .containsExactlyInAnyOrder(
            "*",
            "binaries",
            "binaries:read",
            "binaries:upload",
            "binaries:delete",
            "contexts",
            "contexts:read",
            "contexts:start",
            "contexts:delete",
            "contexts:reset",
            "data",
            "data:read",
            "data:upload",
            "data:delete",
            "data:reset",
            "jobs",
            "jobs:read",
            "jobs:start",
            "jobs:delete");
    assertThat(Permission.of("jobs:fly")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void isBelowTheOneThatItsNameBeginsWith(Permission permission) {
    assertThat(Permission.of(permission.wireName())).contains(permission);
    String above = permission.wireName().replaceFirst(":.*", "");
    assertThat(permission.parent().map(Permission::wireName).orElse(""))
        .isEqualTo(
            permission == Permission.ALL ? "" : above.equals(permission.wireName()) ? "*" : above);
  }

  @ParameterizedTest
  @CsvSource({
    "ALL, JOBS_DELETE, true",
    "ALL, ALL, true",
    "JOBS, JOBS_DELETE, true",
    "JOBS, DATA_READ, false",
    "JOBS_READ, JOBS_READ, true",
    "JOBS_READ, JOBS, false",
    "JOBS, ALL, false"
  })
  void grantsWhatIsBelowIt(Permission permission, Permission other, boolean grants) {
    assertThat(permission.grants(other)).isEqualTo(grants);
  }
}
