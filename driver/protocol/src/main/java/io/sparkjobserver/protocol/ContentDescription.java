package io.sparkjobserver.protocol;

/**
 * What a content is.
 *
 * @param size its length in bytes
 * @param sha256 its SHA-256, as 64 lower-case hexadecimal digits
 */
public record ContentDescription(long size, String sha256) {}
