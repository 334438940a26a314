package io.sparkjobserver.server.drivers.standalone;

import java.net.URI;
import java.util.Arrays;
import java.util.List;

/**
 * One of the masters of a standalone cluster. At most one of them is alive at a time, the others
 * stand by.
 *
 * @param host its host name or address; an IPv6 address is in brackets
 * @param port where it takes applications and, from {@code spark-submit}, drivers
 */
public record Master(String host, int port) {

  private static final String SCHEME = "spark://";

  /** The masters of a URL such as {@code spark://a:7077,b:7077}. */
  static List<Master> all(String url) {
    return Arrays.stream(url.substring(SCHEME.length()).split(","))
        .map(one -> URI.create(SCHEME + one.strip()))
        .map(one -> new Master(one.getHost(), one.getPort()))
        .toList();
  }

  /** Its URL, as Spark takes it. */
  public String url() {
    return SCHEME + host + ":" + port;
  }

  URI http(int httpPort, String path) {
    return URI.create("http://" + host + ":" + httpPort + path);
  }
}
