package io.sparkjobserver.server.contexts;

import io.smallrye.config.NameIterator;
import java.util.ArrayList;
import java.util.List;

/** The names of properties: segments with dots between them. One that has dots itself is quoted. */
final class PropertyName {

  private PropertyName() {}

  /**
   * The segments of a name after a prefix, without quotes; one at least.
   *
   * @param prefix what the name begins with; it ends with a dot
   */
  static List<String> segmentsAfter(String prefix, String name) {
    NameIterator rest = new NameIterator(name.substring(prefix.length()));
    List<String> segments = new ArrayList<>();
    do {
      segments.add(rest.getNextSegment());
      rest.next();
    } while (rest.hasNext());
    return segments;
  }
}
