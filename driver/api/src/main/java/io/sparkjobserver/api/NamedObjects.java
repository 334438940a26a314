package io.sparkjobserver.api;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;

/**
 * What the jobs of one context share by name: an {@code RDD}, a {@code Dataset}, a broadcast
 * variable, or any other object. All kinds share one space of names. Objects live in the driver's
 * memory until they are forgotten, destroyed or evicted, at most until the context ends; a driver
 * that takes the place of a lost one begins with none. All methods may be called from any thread.
 *
 * <p>A context keeps at most {@value #MOST} objects. Where one more is to be kept, the one that was
 * asked for the longest ago is destroyed; one that a running job has asked for is never evicted.
 *
 * <p>To destroy an object is to give back what it holds: what is persisted of an {@code RDD} or
 * {@code Dataset} is unpersisted, a broadcast variable is destroyed, and anything else that is
 * {@link AutoCloseable} is closed. When the context ends, all that are left are destroyed.
 *
 * <p>Persisting is up to whoever makes an object: {@code () -> rdd.persist(level)}. An object whose
 * class comes from a job's own binaries keeps that version of them loaded, and is of another class
 * than what a later version of them knows by the same name.
 */
public interface NamedObjects {

  /** How many objects a context keeps. */
  int MOST = 512;

  /**
   * The object of a name, made where there is none. Where several jobs want to make it at once, one
   * of them does and the others wait for it; where it fails, the next one tries.
   *
   * @param type what the object is; so a name that stands for something else is noticed here
   * @param wait how long to wait for another job that makes it
   * @param maker makes it, on the calling thread; not {@code null}
   * @throws TimeoutException where another job still makes it after that time
   * @throws InterruptedException where the thread is interrupted while it waits
   * @throws ClassCastException where the object is of another type
   * @throws IllegalStateException where the job is over, all objects that are kept are in use, or
   *     the maker asks for the object that it makes
   * @throws IllegalArgumentException where the maker makes what belongs to the driver: a session or
   *     a Spark context
   * @throws Exception what the maker throws
   */
  <T> T getOrCreate(String name, Class<T> type, Duration wait, Callable<? extends T> maker)
      throws Exception;

  /**
   * The object of a name. One that is being made is not there yet.
   *
   * @throws ClassCastException where it is of another type
   * @throws IllegalStateException where the job is over
   */
  <T> Optional<T> get(String name, Class<T> type);

  /**
   * Gives a name to an object. What had it before is forgotten and not destroyed.
   *
   * @throws IllegalStateException where the job is over, or all objects that are kept are in use
   * @throws IllegalArgumentException where the object belongs to the driver: a session or a Spark
   *     context
   */
  void put(String name, Object object);

  /**
   * Forgets a name; whoever has its object goes on with it.
   *
   * @return whether there was an object of that name
   */
  boolean forget(String name);

  /**
   * Forgets a name and destroys its object, also for other jobs that have it. Does not wait for
   * Spark.
   *
   * @return whether there was an object of that name
   */
  boolean destroy(String name);

  /** The names of all objects, in their order. A copy. */
  Set<String> names();
}
