package io.sparkjobserver.server.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sparkjobserver.server.store.Sql;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
class JobJournalOnH2Test extends JobJournalContract {

  @Inject Sql sql;

  @Test
  void findsAJobByItsIdAndNotAmongAllOfItsContext() {
    String plan =
        sql.first(
                "explain " + JobRepository.moveTo(JobState.FINISHED),
                row -> row.getString(1),
                "FINISHED",
                1L,
                null,
                null,
                null,
                null,
                1L,
                "job",
                "context")
            .orElseThrow();
    assertThat(plan).contains("PRIMARY_KEY").doesNotContain("SJS_JOB_STATE");
  }

  @Test
  void listsTheNewestJobsOfAStateWithoutSortingAllOfThem() {
    String plan =
        sql.first(
                "explain " + JobRepository.NEWEST_IN_STATE, row -> row.getString(1), "FINISHED", 50)
            .orElseThrow();
    assertThat(plan).contains("SJS_JOB_STATE").contains("index sorted");
  }
}
