package io.sparkjobserver.server.http;

/** A body that is there and will not change: it can be sent whole, or a part of it. */
public interface WholeBody {

  /** How long it is, in bytes. */
  long length();

  /**
   * A part of it.
   *
   * @param from its first byte
   * @param to the one after its last
   */
  Pieces part(long from, long to);
}
