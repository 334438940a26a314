package io.sparkjobserver.server.content;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sparkjobserver.server.testing.OnPostgres;

@QuarkusTest
@TestProfile(OnPostgres.class)
class ContentsOnPostgresTest extends ContentsContract {}
