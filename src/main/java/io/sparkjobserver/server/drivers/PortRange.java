package io.sparkjobserver.server.drivers;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ports that may be bound. A setting of this type is written as {@code 40000-40099}, or as one
 * port.
 *
 * @param first the first one, from 1; 0 with a last of 0 is any free one
 * @param last the last one, to 65,535
 */
public record PortRange(int first, int last) {

  /** Any port that is free. */
  public static final PortRange ANY = new PortRange(0, 0);

  private static final int HIGHEST = 65_535;
  private static final Pattern TEXT = Pattern.compile("(\\d{1,5})(?:\\s*-\\s*(\\d{1,5}))?");

  /** Found by SmallRye Config. */
  public static PortRange valueOf(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("Ports are written as 40000-40099, and not " + text);
    }
    int first = Integer.parseInt(matcher.group(1));
    int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
    if (first < 1 || last < first || last > HIGHEST) {
      throw new IllegalArgumentException(
          "Ports are from 1 to 65535, the lower one first, and not " + text);
    }
    return new PortRange(first, last);
  }
}
