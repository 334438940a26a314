package io.sparkjobserver.server.data;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class DataFilesOnH2Test extends DataFilesContract {}
