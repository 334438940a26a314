package io.sparkjobserver.server.jobs;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sparkjobserver.server.testing.OnPostgres;

@QuarkusTest
@TestProfile(OnPostgres.class)
class JobJournalOnPostgresTest extends SharedJobJournalContract {}
