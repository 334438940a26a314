package io.sparkjobserver.server.content;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class ContentsOnH2Test extends ContentsContract {}
