package io.sparkjobserver.server.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The least that a setting is, which is a time or may be one: the sum of what is said here. Seen to
 * by {@link Bounds}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE_USE})
public @interface DurationMin {

  long minutes() default 0;

  long seconds() default 0;

  long millis() default 0;
}
