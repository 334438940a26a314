package io.sparkjobserver.server.contexts;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class ContextCleanerOnH2Test extends ContextCleanerContract {}
