package io.sparkjobserver.server.binaries;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What an upload is; the media type of the request says which. */
public enum BinaryType {
  /** Java or Scala classes. */
  JAR("Jar", ".jar"),
  /** A Python wheel. */
  WHEEL("Wheel", ".whl"),
  /** A Python egg. */
  EGG("Egg", ".egg"),
  /** What the server read from an address that a class path named. Nobody uploads one. */
  URI("Uri", ".jar");

  private final String label;
  private final String suffix;

  BinaryType(String label, String suffix) {
    this.label = label;
    this.suffix = suffix;
  }

  /** The type that a media type stands for; its parameters do not count. */
  public static Optional<BinaryType> ofMediaType(String contentType) {
    String mediaType = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(type -> type.mediaTypes().contains(mediaType))
        .findFirst();
  }

  /** The type that the end of a file's name stands for. */
  public static Optional<BinaryType> ofFile(Path file) {
    return Arrays.stream(values())
        .filter(type -> type != URI && file.toString().endsWith(type.suffix))
        .findFirst();
  }

  /** The name on the wire. */
  public String label() {
    return label;
  }

  /** The end of a file's name, with its dot. */
  public String suffix() {
    return suffix;
  }

  /** The media type that a download is given. */
  public String mediaType() {
    return this == URI ? JAR.mediaType() : mediaTypes().get(0);
  }

  private List<String> mediaTypes() {
    return switch (this) {
      case URI -> List.of();
      case JAR -> List.of("application/java-archive");
      case WHEEL -> List.of("application/python-wheel");
      case EGG -> List.of("application/python-egg", "application/python-archive", "python-archive");
    };
  }
}
