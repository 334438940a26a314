package io.sparkjobserver.server.config;

import io.smallrye.config.ConfigMappingInterface.LeafProperty;
import io.smallrye.config.ConfigMappingInterface.PrimitiveProperty;
import io.smallrye.config.ConfigMappingInterface.Property;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A setting that the product reads: one method of a {@code @ConfigMapping} interface.
 *
 * @param name its key; for a map the key of the block, whose children have any name
 * @param kind how its text is read
 * @param type what its text becomes; of a map or a list, what an item becomes
 * @param fallback its text where nothing is set
 * @param optional whether it may be without a value
 * @param method where it is declared, with its bounds
 */
public record KnownKey(
    String name,
    Kind kind,
    Class<?> type,
    Optional<String> fallback,
    boolean optional,
    Method method) {

  /** How the text of a setting is read. */
  public enum Kind {
    /** One value that SmallRye Config converts. */
    VALUE,
    /** A yes or no, in the words of HOCON. */
    FLAG,
    /** A time span as HOCON has it; a bare number is milliseconds. */
    DURATION,
    /** A number of bytes as HOCON has it. */
    SIZE,
    /** Several values. */
    LIST,
    /** A block of values with names of the user's choice. */
    MAP
  }

  static KnownKey of(String name, Property property) {
    Optional<String> fallback =
        Optional.ofNullable(property.hasDefaultValue() ? property.getDefaultValue() : null);
    if (property.isMap()) {
      return new KnownKey(
          name,
          Kind.MAP,
          type(property.asMap().getValueProperty()),
          fallback,
          false,
          property.getMethod());
    }
    Property single = property.isOptional() ? property.asOptional().getNestedProperty() : property;
    if (single.isCollection()) {
      return new KnownKey(
          name,
          Kind.LIST,
          type(single.asCollection().getElement()),
          fallback,
          mayBeEmpty(property),
          property.getMethod());
    }
    Class<?> type = type(single);
    return new KnownKey(
        name, kind(type), type, fallback, mayBeEmpty(property), property.getMethod());
  }

  private static boolean mayBeEmpty(Property property) {
    Class<?> type = property.getMethod().getReturnType();
    return type == Optional.class || type == OptionalInt.class;
  }

  private static Kind kind(Class<?> type) {
    if (type == Duration.class) {
      return Kind.DURATION;
    }
    if (type == ByteSize.class) {
      return Kind.SIZE;
    }
    return type == Boolean.class ? Kind.FLAG : Kind.VALUE;
  }

  private static Class<?> type(Property property) {
    if (property instanceof PrimitiveProperty primitive) {
      return primitive.getBoxType();
    }
    Class<?> type = ((LeafProperty) property).getValueRawType();
    return type == OptionalInt.class ? Integer.class : type;
  }
}
