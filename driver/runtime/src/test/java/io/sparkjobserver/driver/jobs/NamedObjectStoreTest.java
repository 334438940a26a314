package io.sparkjobserver.driver.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sparkjobserver.api.NamedObjects;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NamedObjectStoreTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(50);

  private final NamedObjectStore store = new NamedObjectStore(2);
  private final NamedObjectStore.Loan objects = store.loan();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  @Test
  void makesAnObjectOnceHoweverManyAskForIt() throws Exception {
    AtomicInteger made = new AtomicInteger();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Callable<Object> maker =
        () -> {
          made.incrementAndGet();
          begun.countDown();
          go.await();
          return new Object();
        };
    List<Future<Object>> asked = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      asked.add(threads.submit(() -> objects.getOrCreate("a", Object.class, LONG, maker)));
    }
    begun.await();
    assertThat(objects.get("a", Object.class)).isEmpty();
    assertThat(objects.names()).isEmpty();
    assertThat(objects.forget("a")).isFalse();
    go.countDown();
    Object first = asked.get(0).get();
    for (Future<Object> one : asked) {
      assertThat(one.get()).isSameAs(first);
    }
    assertThat(made).hasValue(1);
    assertThat(objects.names()).containsExactly("a");
  }

  @Test
  void letsTheNextOneTryWhereAMakerFails() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Future<String> failing =
        threads.submit(
            () ->
                objects.getOrCreate(
                    "a",
                    String.class,
                    LONG,
                    () -> {
                      begun.countDown();
                      go.await();
                      throw new IOException("no such table");
                    }));
    begun.await();
    Future<String> next =
        threads.submit(() -> objects.getOrCreate("a", String.class, LONG, () -> "made"));
    go.countDown();
    assertThatThrownBy(failing::get).hasRootCauseMessage("no such table");
    assertThat(next.get()).isEqualTo("made");
  }

  @Test
  void waitsNoLongerThanItIsTold() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    Future<String> slow =
        threads.submit(
            () ->
                objects.getOrCreate(
                    "a",
                    String.class,
                    LONG,
                    () -> {
                      begun.countDown();
                      new CountDownLatch(1).await();
                      return "never";
                    }));
    begun.await();
    assertThatThrownBy(() -> objects.getOrCreate("a", String.class, SHORT, () -> "other"))
        .isInstanceOf(TimeoutException.class)
        .hasMessage("Another job still makes the named object a after PT0.05S");
    // Its maker is killed.
    assertThat(slow.cancel(true)).isTrue();
    await()
        .atMost(LONG)
        .until(() -> objects.getOrCreate("a", String.class, LONG, () -> "other").equals("other"));
  }

  @Test
  void noticesAMakerThatAsksForWhatItMakes() {
    assertThatThrownBy(
            () ->
                objects.getOrCreate(
                    "a",
                    String.class,
                    LONG,
                    () -> objects.getOrCreate("a", String.class, LONG, () -> "inner")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The maker of the named object a asks for it");
    assertThat(objects.names()).isEmpty();
  }

  @Test
  void evictsWhatNoJobUsesTheOldestFirst() {
    List<String> closed = new ArrayList<>();
    try (NamedObjectStore.Loan former = store.loan()) {
      former.put("one", closing("one", closed));
      former.put("two", closing("two", closed));
      assertThatThrownBy(() -> objects.put("three", "x"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "There is no room for the named object three: running jobs use all 2 that a context"
                  + " keeps");
    }
    assertThat(objects.get("one", AutoCloseable.class)).isPresent();
    objects.put("three", closing("three", closed));
    assertThat(objects.names()).containsExactly("one", "three");
    assertThat(closed).containsExactly("two");
  }

  @Test
  void replacesAndForgetsWithoutDestroying() {
    List<String> closed = new ArrayList<>();
    objects.put("a", closing("first", closed));
    objects.put("a", closing("second", closed));
    assertThat(objects.forget("a")).isTrue();
    assertThat(objects.forget("a")).isFalse();
    assertThat(closed).isEmpty();
    objects.put("a", closing("third", closed));
    assertThat(objects.destroy("a")).isTrue();
    assertThat(objects.destroy("a")).isFalse();
    objects.put("b", closing("fourth", closed));
    store.close();
    assertThat(closed).containsExactly("third", "fourth");
  }

  @Test
  void saysWhatANameStandsFor() throws Exception {
    objects.put("a", 5);
    assertThatThrownBy(() -> objects.get("a", String.class))
        .isInstanceOf(ClassCastException.class)
        .hasMessage("The named object a is a java.lang.Integer and no java.lang.String");
    assertThatThrownBy(() -> objects.getOrCreate("a", String.class, LONG, () -> "x"))
        .isInstanceOf(ClassCastException.class);
    assertThat(objects.getOrCreate("a", Integer.class, LONG, () -> 6)).isEqualTo(5);
  }

  @Test
  void isOverWithItsJob() {
    NamedObjects kept = objects;
    objects.close();
    assertThatThrownBy(() -> kept.put("late", "x"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The job is over and gets no named object late");
  }

  private static AutoCloseable closing(String name, List<String> closed) {
    return () -> closed.add(name);
  }
}
