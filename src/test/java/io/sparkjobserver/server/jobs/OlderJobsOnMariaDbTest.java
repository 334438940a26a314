package io.sparkjobserver.server.jobs;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sparkjobserver.server.testing.OnMariaDb;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@QuarkusTest
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
@TestProfile(OnMariaDb.class)
class OlderJobsOnMariaDbTest extends OlderJobsContract {}
