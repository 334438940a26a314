package io.sparkjobserver.server.jobs;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class OlderJobsOnH2Test extends OlderJobsContract {}
