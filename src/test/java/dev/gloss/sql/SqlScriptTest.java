package dev.gloss.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gloss.sql.SqlScript.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SqlScriptTest {
  @Test
  void semicolonsEndStatementsAndLinesAreCounted() {
    assertThat(statements("SELECT 1;\n\nSELECT\n2;SELECT 3"))
        .containsExactly(
            new Statement("SELECT 1", 1),
            new Statement("SELECT\n2", 3),
            new Statement("SELECT 3", 4));
  }

  @Test
  void semicolonsInQuotationsAndCommentsAreText() {
    assertThat(statements("SELECT ';', 'it''s; so', `a;b`, \";\" -- no; end\n, /* ; */ 1;"))
        .containsExactly(new Statement("SELECT ';', 'it''s; so', `a;b`, \";\"  \n,   1", 1));
  }

  @Test
  void setOfStatementsIsOne() {
    String set = "EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT 1; INSERT INTO b SELECT 2; END";

    assertThat(statements(set + ";\nSELECT 1"))
        .containsExactly(new Statement(set, 1), new Statement("SELECT 1", 2));
  }

  @Test
  void nothingIsNoStatement() {
    assertThat(statements(" ;\n-- a comment\n;/* another */")).isEmpty();
  }

  @Test
  void quotationWithoutAnEndIsToldWithItsLine() {
    assertThatThrownBy(() -> statements("SELECT 1;\nSELECT 'a"))
        .isInstanceOf(SqlScriptException.class)
        .hasMessage("a.sql:2: expected an end of what begins with ', found none");
  }

  private static List<Statement> statements(String content) {
    return SqlScript.parse("a.sql", content).statements();
  }
}
