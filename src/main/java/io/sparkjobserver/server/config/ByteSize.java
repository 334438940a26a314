package io.sparkjobserver.server.config;

/**
 * A number of bytes. A setting of this type is written as HOCON has it: {@code 100 MiB}, {@code
 * 104857600b}, {@code 30m}.
 *
 * @param bytes not negative
 */
public record ByteSize(long bytes) {

  /** Checks the bound. */
  public ByteSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("A size is not negative: " + bytes);
    }
  }

  /** Found by SmallRye Config, which is given plain bytes. */
  public static ByteSize valueOf(String bytes) {
    return new ByteSize(Long.parseLong(bytes));
  }
}
