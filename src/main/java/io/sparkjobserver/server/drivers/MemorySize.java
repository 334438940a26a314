package io.sparkjobserver.server.drivers;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes of memory in the words of Spark's properties, such as {@code spark.driver.memory}. */
public final class MemorySize {

  private static final Pattern SIZE = Pattern.compile("(\\d{1,12})([kmgt]?)b?");

  private MemorySize() {}

  /**
   * How many bytes a text such as {@code 512m} or {@code 2g} is, without a unit that many; the most
   * that a long can hold where it is more. Empty where the text is no size.
   */
  public static OptionalLong bytes(String size) {
    Matcher matcher = SIZE.matcher(size.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      return OptionalLong.empty();
    }
    long number = Long.parseLong(matcher.group(1));
    int unit =
        switch (matcher.group(2)) {
          case "k" -> 10;
          case "m" -> 20;
          case "g" -> 30;
          case "t" -> 40;
          default -> 0;
        };
    return OptionalLong.of(number > Long.MAX_VALUE >> unit ? Long.MAX_VALUE : number << unit);
  }
}
