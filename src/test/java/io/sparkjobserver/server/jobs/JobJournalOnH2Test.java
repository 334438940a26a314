package io.sparkjobserver.server.jobs;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class JobJournalOnH2Test extends JobJournalContract {}
