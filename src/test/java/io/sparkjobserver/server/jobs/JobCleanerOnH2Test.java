package io.sparkjobserver.server.jobs;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class JobCleanerOnH2Test extends JobCleanerContract {}
