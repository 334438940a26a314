package io.sparkjobserver.server.binaries;

import io.sparkjobserver.server.content.Content;
import java.time.Instant;

/**
 * One version of an uploaded binary.
 *
 * @param name the name that it was uploaded under
 * @param type what it is
 * @param uploadedAt when
 * @param content its bytes
 */
public record Binary(String name, BinaryType type, Instant uploadedAt, Content content) {}
