package io.sparkjobserver.protocol;

/**
 * A binary that a job needs.
 *
 * @param name the name under which it was uploaded; for messages and file names, never a path
 * @param sha256 its content, as 64 lower-case hexadecimal digits
 * @param size its length in bytes
 */
public record BinaryRef(String name, String sha256, long size) {}
