package io.sparkjobserver.driver.testing;

import io.sparkjobserver.driver.jobs.ContentPull;
import io.sparkjobserver.protocol.ContentDescription;
import io.sparkjobserver.protocol.ContentRef;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A server's content in memory; it can hold a transfer until it is let go. */
public final class FakeServerContent implements ContentPull {

  private final Map<String, byte[]> content = new ConcurrentHashMap<>();
  private final List<ContentRef> pulls = new CopyOnWriteArrayList<>();
  private final CountDownLatch pulling = new CountDownLatch(1);
  private volatile CountDownLatch gate = new CountDownLatch(0);

  /** Gives the server a piece of content. */
  public FakeServerContent with(String key, byte[] bytes) {
    content.put(key, bytes);
    return this;
  }

  /** Takes a piece of content from the server. */
  public FakeServerContent without(String key) {
    content.remove(key);
    return this;
  }

  /** Stops every transfer from now on until {@link #letGo}. */
  public void hold() {
    gate = new CountDownLatch(1);
  }

  /** Lets transfers go on. */
  public void letGo() {
    gate.countDown();
  }

  /** Waits until somebody pulls. */
  public void awaitPull() throws InterruptedException {
    pulling.await();
  }

  /** What was asked for, in order. */
  public List<ContentRef> pulls() {
    return pulls;
  }

  @Override
  public ContentDescription describe(ContentRef ref) throws IOException {
    byte[] bytes = bytes(ref);
    return new ContentDescription(bytes.length, JobJar.sha256(bytes));
  }

  private byte[] bytes(ContentRef ref) throws IOException {
    byte[] bytes = content.get(ref.key());
    if (bytes == null) {
      throw new IOException("no such content");
    }
    return bytes;
  }

  @Override
  public void pull(ContentRef ref, long size, Optional<String> sha256, OutputStream sink)
      throws IOException, InterruptedException {
    pulls.add(ref);
    pulling.countDown();
    gate.await();
    byte[] bytes = bytes(ref);
    sink.write(bytes);
    if (sha256.isPresent() && !JobJar.sha256(bytes).equals(sha256.get())) {
      throw new IOException("another SHA-256");
    }
  }
}
