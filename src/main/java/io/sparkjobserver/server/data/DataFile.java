package io.sparkjobserver.server.data;

import io.sparkjobserver.server.content.Content;
import java.time.Instant;

/**
 * An uploaded data file.
 *
 * @param name what it is known by; it looks like the path of a file and is none
 * @param storedAt when it was uploaded
 * @param content its bytes
 */
public record DataFile(String name, Instant storedAt, Content content) {}
