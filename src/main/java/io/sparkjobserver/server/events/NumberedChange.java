package io.sparkjobserver.server.events;

/**
 * A change and its place among all changes of this server process.
 *
 * @param number from 1, without gaps, except where changes came faster than they could be told
 * @param change what changed
 */
public record NumberedChange(long number, Change change) {}
