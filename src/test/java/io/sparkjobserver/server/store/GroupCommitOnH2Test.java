package io.sparkjobserver.server.store;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class GroupCommitOnH2Test extends GroupCommitContract {}
