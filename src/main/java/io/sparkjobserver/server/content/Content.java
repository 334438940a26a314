package io.sparkjobserver.server.content;

/**
 * A stored piece of content.
 *
 * @param id what refers to it
 * @param sha256 64 lower-case hexadecimal digits
 * @param size in bytes
 */
public record Content(String id, String sha256, long size) {}
