package io.sparkjobserver.server.content;

/** A feature that refers to contents. What no user refers to is removed after a while. */
public interface ContentUser {

  /** Whether something stored refers to the content. Called inside a transaction. */
  boolean uses(String contentId);
}
