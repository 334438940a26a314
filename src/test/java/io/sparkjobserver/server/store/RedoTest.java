package io.sparkjobserver.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RedoTest {

  private final Redo redo = new Redo();

  @Test
  void readsWhatItWasTold() {
    byte[] bytes = {0, 1, -1};
    Object[] all = {null, "", "Größe\n\uD83D\uDE00", Long.MIN_VALUE, 7, true, false, bytes};
    redo.add("insert into t values (?, ?, ?, ?, ?, ?, ?, ?)", all, 1, 3);
    redo.add("update t set a = 1", new Object[0], 0, 1);

    List<Redo.Statement> read = Redo.read(redo.toBytes());

    assertThat(read).hasSize(2);
    assertThat(read.get(0).sql()).isEqualTo("insert into t values (?, ?, ?, ?, ?, ?, ?, ?)");
    assertThat(read.get(0).rows()).isEqualTo(1);
    assertThat(read.get(0).values().toArray()).isEqualTo(all);
    assertThat(read.get(1)).isEqualTo(new Redo.Statement("update t set a = 1", List.of(), 0));
  }

  @Test
  void knowsWhetherItHasAllChanges() {
    redo.add("insert", new Object[] {1L}, 1, 2);
    assertThat(redo.covers(2)).isTrue();
    assertThat(redo.covers(3)).isFalse();
    redo.add("update", new Object[] {2L}, 1, 1);
    assertThat(redo.covers(3)).isTrue();
  }

  @Test
  void leavesOutWhatChangedNothing() {
    redo.add("update", new Object[] {1L}, 0, 0);
    assertThat(Redo.read(redo.toBytes())).isEmpty();
    assertThat(redo.covers(0)).isTrue();
  }

  @Test
  void doesNotHaveAllWhereAValueIsOfAnotherKind() {
    redo.add("insert", new Object[] {BigDecimal.ONE}, 1, 1);
    assertThat(redo.covers(1)).isFalse();
    redo.add("insert", new Object[] {1L}, 1, 1);
    assertThat(redo.covers(2)).isFalse();
    assertThat(redo.covers(1)).isFalse();
  }

  @Test
  void doesNotHaveAllWhereThatIsTooMuch() {
    for (Object value : List.of(new byte[Redo.MOST], "x".repeat(Redo.MOST))) {
      redo.add("insert", new Object[] {value}, 1, 1);
      assertThat(redo.covers(1)).isFalse();
      assertThat(redo.toBytes()).isEmpty();
      redo.clear();
    }
  }

  @Test
  void doesNotHaveAllWhereManyAreTooMuch() {
    int added = 0;
    while (redo.covers(added)) {
      redo.add("insert", new Object[] {new byte[10_000]}, 1, 1);
      added++;
      assertThat(redo.toBytes().length).isLessThan(Redo.MOST + 100);
    }
    assertThat(added).isEqualTo(Redo.MOST / 10_000 + 1);
    assertThat(redo.toBytes()).isEmpty();
  }

  @Test
  void beginsAnewWhenItIsCleared() {
    redo.add("insert", new Object[] {BigDecimal.ONE}, 1, 1);
    redo.clear();
    redo.add("insert", new Object[] {1L}, 1, 1);
    assertThat(redo.covers(1)).isTrue();
    assertThat(Redo.read(redo.toBytes())).hasSize(1);
  }
}
