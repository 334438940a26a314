/**
 * The jars and Python packages that users upload: names, versions, types. It does not know jobs;
 * who uses a binary is asked through an interface.
 */
@NullMarked
package io.sparkjobserver.server.binaries;

import org.jspecify.annotations.NullMarked;
