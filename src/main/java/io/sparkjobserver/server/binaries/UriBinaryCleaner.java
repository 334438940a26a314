package io.sparkjobserver.server.binaries;

import io.quarkus.arc.All;
import io.quarkus.scheduler.Scheduled;
import io.sparkjobserver.server.content.Contents;
import io.sparkjobserver.server.store.Retention;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

/**
 * Removes what was read from addresses long ago, as jobs are removed. Whoever names such an address
 * again has it read again.
 */
@ApplicationScoped
class UriBinaryCleaner {

  private final BinaryRepository binaries;
  private final KnownBinaries known;
  private final Contents contents;
  private final List<BinaryUser> users;
  private final Retention retention;

  UriBinaryCleaner(
      BinaryRepository binaries,
      KnownBinaries known,
      Contents contents,
      @All List<BinaryUser> users,
      Retention retention) {
    this.known = known;
    this.binaries = binaries;
    this.contents = contents;
    this.users = users;
    this.retention = retention;
  }

  @Scheduled(
      every = "10m",
      delayed = "1m",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void clean() {
    retention.remove("binaries of addresses", new Unused());
    known.changed();
  }

  private final class Unused implements Retention.EndedRows {

    @Override
    public List<String> endedBefore(Instant limit, int skip, int size) {
      return binaries.readBefore(limit, skip, size);
    }

    @Override
    public int remove(List<String> ids) {
      List<BinaryEntity> unused =
          binaries.list("id in ?1", ids).stream().filter(this::isUnused).toList();
      contents.letGo(unused.stream().map(binary -> binary.contentId).toList());
      return unused.isEmpty()
          ? 0
          : (int) binaries.delete("id in ?1", unused.stream().map(binary -> binary.id).toList());
    }

    private boolean isUnused(BinaryEntity binary) {
      return users.stream().allMatch(user -> user.using(binary.name).isEmpty());
    }
  }
}
