package io.sparkjobserver.server.contexts;

/** A feature that refers to contexts. What some user refers to is kept. */
public interface ContextUser {

  /** Whether something stored refers to the context. Called inside a transaction. */
  boolean needsContext(String contextId);
}
