package io.sparkjobserver.driver.jobs;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Optional;

/**
 * The class that a job was asked for by.
 *
 * @param type the class, not initialised before {@link #instance}
 * @param scalaObject whether it is the class of a Scala object
 */
public record MainClass(Class<?> type, boolean scalaObject) {

  private static final String MODULE = "MODULE$";

  static Optional<MainClass> find(String name, ClassLoader loader) {
    Optional<MainClass> object =
        load(name + "$", loader)
            .filter(MainClass::hasModule)
            .map(type -> new MainClass(type, true));
    return object.isPresent() ? object : load(name, loader).map(type -> new MainClass(type, false));
  }

  /**
   * The Scala object, or a new instance made by the public constructor without parameters.
   *
   * @throws ReflectiveOperationException where there is no such constructor, or it throws
   */
  public Object instance() throws ReflectiveOperationException {
    if (scalaObject) {
      return type.getField(MODULE).get(null);
    }
    Constructor<?> constructor = type.getConstructor();
    // The class itself may be package-private; what counts is that its author opened a constructor.
    constructor.setAccessible(true);
    return constructor.newInstance();
  }

  private static Optional<Class<?>> load(String name, ClassLoader loader) {
    try {
      return Optional.of(Class.forName(name, false, loader));
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    }
  }

  private static boolean hasModule(Class<?> type) {
    for (Field field : type.getFields()) {
      if (field.getName().equals(MODULE) && Modifier.isStatic(field.getModifiers())) {
        return true;
      }
    }
    return false;
  }
}
