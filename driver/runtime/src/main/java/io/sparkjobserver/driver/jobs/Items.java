package io.sparkjobserver.driver.jobs;

import com.fasterxml.jackson.core.TreeNode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.stream.BaseStream;
import org.apache.spark.api.java.JavaRDDLike;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.jspecify.annotations.Nullable;
import scala.collection.IterableOnce;
import scala.collection.immutable.LazyList;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What becomes an array: items that are drawn one after the other, and not kept. Whoever draws them
 * closes this, and with it where they come from. Not thread-safe.
 */
final class Items implements AutoCloseable {

  private final Iterator<?> items;
  private @Nullable AutoCloseable source;

  /** Whether the first item is here: it was looked at and not drawn yet. */
  private boolean ahead;

  private @Nullable Object first;

  /** Keeps the source only where it is to be closed. */
  private Items(Iterator<?> items, Object source) {
    this.items = items;
    this.source = source instanceof AutoCloseable closeable ? closeable : null;
  }

  /**
   * The items of a value that flows: an iterator, a stream or a lazy list. Any other value as it
   * is. To be called before the value is stored anywhere: who holds the beginning of a lazy list
   * holds all that was drawn of it. Nothing is drawn here.
   */
  static @Nullable Object flowing(@Nullable Object value) {
    if (value instanceof Iterator<?> iterator) {
      return new Items(iterator, value);
    } else if (value instanceof BaseStream<?, ?> stream) {
      return new Items(stream.iterator(), value);
    } else if (value instanceof scala.collection.Iterator<?> iterator) {
      return new Items(CollectionConverters.asJava(iterator), value);
    } else if (value instanceof IterableOnce<?> list && isLazy(list)) {
      return new Items(CollectionConverters.asJava(list.iterator()), value);
    }
    return value;
  }

  @SuppressWarnings("deprecation") // Stream is what jobs of old return.
  private static boolean isLazy(IterableOnce<?> value) {
    return value instanceof LazyList || value instanceof scala.collection.immutable.Stream;
  }

  /** The items of any value that has some; {@code null} for one that has none, such as a text. */
  static @Nullable Items of(Object value) {
    if (flowing(value) instanceof Items items) {
      return items;
    } else if (value instanceof Iterable<?> iterable) {
      return isOne(value) ? null : new Items(iterable.iterator(), value);
    } else if (value instanceof IterableOnce<?> collection) {
      return new Items(CollectionConverters.asJava(collection.iterator()), value);
    } else if (value instanceof Dataset<?> rows) {
      return new Items(rows.toLocalIterator(), value);
    } else if (value instanceof JavaRDDLike<?, ?> rdd) {
      return new Items(rdd.toLocalIterator(), value);
    } else if (value instanceof RDD<?> rdd) {
      return new Items(CollectionConverters.asJava(rdd.toLocalIterator()), value);
    }
    return null;
  }

  /** A path has itself for its last item, an SQL exception its causes, a tree other values. */
  private static boolean isOne(Object iterable) {
    return iterable instanceof Path
        || iterable instanceof Throwable
        || iterable instanceof TreeNode;
  }

  /** Whether the first item is a byte. To be asked before any is drawn. */
  boolean areBytes() {
    if (items.hasNext()) {
      first = items.next();
      ahead = true;
    }
    return first instanceof Byte;
  }

  boolean hasNext() {
    return ahead || items.hasNext();
  }

  /**
   * Draws the next item.
   *
   * @throws InterruptedIOException where the thread is interrupted: the items may have no end
   */
  @Nullable Object next() throws InterruptedIOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("Interrupted while the result was drawn");
    }
    if (!ahead) {
      return items.next();
    }
    Object item = first;
    first = null;
    ahead = false;
    return item;
  }

  /** Closes where the items come from, if it can be closed. */
  @Override
  public void close() throws IOException {
    AutoCloseable open = source;
    source = null;
    if (open == null) {
      return;
    }
    try {
      open.close();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("What the result was drawn from cannot be closed: " + e, e);
    }
  }
}
