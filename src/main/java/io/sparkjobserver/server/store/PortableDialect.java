package io.sparkjobserver.server.store;

import org.hibernate.dialect.DatabaseVersion;
import org.hibernate.dialect.Dialect;
import org.hibernate.dialect.pagination.LimitHandler;
import org.hibernate.dialect.pagination.LimitOffsetLimitHandler;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.sql.ast.SqlAstTranslator;
import org.hibernate.sql.ast.SqlAstTranslatorFactory;
import org.hibernate.sql.ast.spi.SqlAppender;
import org.hibernate.sql.ast.spi.StandardSqlAstTranslator;
import org.hibernate.sql.ast.spi.StandardSqlAstTranslatorFactory;
import org.hibernate.sql.ast.tree.Statement;
import org.hibernate.sql.ast.tree.select.QueryPart;
import org.hibernate.sql.exec.spi.JdbcOperation;

/**
 * The SQL that every supported database understands. The build fixes one dialect, the URL chooses
 * the database only at run time; so statements keep to standard SQL but for {@code limit ? offset
 * ?}, since MySQL has no {@code fetch first}. What differs (types, times) is in the migrations and
 * in {@link DatabaseKind}.
 */
public final class PortableDialect extends Dialect {

  /** Called by Hibernate, by name. */
  public PortableDialect() {
    super(DatabaseVersion.make(1));
  }

  @Override
  public LimitHandler getLimitHandler() {
    return LimitOffsetLimitHandler.INSTANCE;
  }

  /** Hibernate's own choice is 1 and 0, which PostgreSQL does not take for a boolean. */
  @Override
  public void appendBooleanValueString(SqlAppender appender, boolean bool) {
    appender.appendSql(bool);
  }

  @Override
  public SqlAstTranslatorFactory getSqlAstTranslatorFactory() {
    return new StandardSqlAstTranslatorFactory() {
      @Override
      protected <T extends JdbcOperation> SqlAstTranslator<T> buildTranslator(
          SessionFactoryImplementor factory, Statement statement) {
        return new LimitTranslator<>(factory, statement);
      }
    };
  }

  private static final class LimitTranslator<T extends JdbcOperation>
      extends StandardSqlAstTranslator<T> {

    private LimitTranslator(SessionFactoryImplementor factory, Statement statement) {
      super(factory, statement);
    }

    @Override
    public void visitOffsetFetchClause(QueryPart query) {
      renderLimitOffsetClause(query);
    }
  }
}
