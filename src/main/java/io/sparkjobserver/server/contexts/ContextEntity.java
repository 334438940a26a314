package io.sparkjobserver.server.contexts;

import io.sparkjobserver.server.binaries.ClassPathEntry;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A context. */
@Entity
@Table(name = "sjs_context")
class ContextEntity {

  @Id String id;

  String name;

  /** The name while the context is not over. */
  @Nullable String activeName;

  @Enumerated(EnumType.STRING)
  ContextState state;

  boolean adHoc;

  @JdbcTypeCode(SqlTypes.LONGVARCHAR)
  String settings;

  @JdbcTypeCode(SqlTypes.LONGVARCHAR)
  @Nullable String classPath;

  Instant startedAt;

  @Nullable Instant endedAt;

  @Nullable String applicationId;

  @JdbcTypeCode(SqlTypes.LONGVARCHAR)
  @Nullable String uiUrl;

  /** Whether another server than its own was asked to end its driver's process. */
  boolean stopForced;

  @JdbcTypeCode(SqlTypes.LONGVARCHAR)
  @Nullable String error;

  /** For Hibernate. */
  @SuppressWarnings("NullAway.Init")
  ContextEntity() {}

  ContextEntity(Context context) {
    this.id = context.id();
    this.name = context.name();
    this.activeName = context.name();
    this.state = context.state();
    this.adHoc = context.adHoc();
    this.settings = context.settings().toJson();
    this.classPath = ClassPathEntry.toLines(context.classPath());
    this.startedAt = context.startedAt();
    this.applicationId = context.applicationId().orElse(null);
    this.uiUrl = context.uiUrl().orElse(null);
  }

  Context toContext() {
    return new Context(
        id,
        name,
        state,
        adHoc,
        ContextSettings.fromJson(settings),
        classPath(),
        startedAt,
        Optional.ofNullable(endedAt),
        Optional.ofNullable(applicationId),
        Optional.ofNullable(uiUrl),
        Optional.ofNullable(error));
  }

  List<ClassPathEntry> classPath() {
    return classPath == null ? List.of() : ClassPathEntry.ofLines(classPath);
  }
}
