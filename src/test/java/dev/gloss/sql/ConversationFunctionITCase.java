package dev.gloss.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CollectionUtil;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conversations in SQL, on Flink's own planner. */
final class ConversationFunctionITCase {
  private static final String PACK = "classpath:models/banking-support";

  private final TableEnvironment environment =
      TableEnvironment.create(EnvironmentSettings.inStreamingMode());

  @BeforeEach
  void register() {
    environment.executeSql(
        "CREATE TEMPORARY SYSTEM FUNCTION GLOSS_CONVERSATION"
            + " AS 'dev.gloss.sql.ConversationFunction'");
  }

  private void messages(String... rows) {
    environment.executeSql(
        "CREATE VIEW messages AS SELECT id, conversation, text, CHAR_LENGTH(text) AS n FROM (VALUES "
            + String.join(", ", rows)
            + ") AS t(id, conversation, text)");
  }

  private List<Row> query(String columns, String text, String pack) {
    return CollectionUtil.iteratorToList(
        environment
            .executeSql(
                "SELECT "
                    + columns
                    + " FROM GLOSS_CONVERSATION(input => TABLE messages PARTITION BY conversation,"
                    + " text => DESCRIPTOR("
                    + text
                    + "), pack => '"
                    + pack
                    + "')")
            .collect());
  }

  @Test
  void messageIsReadInTheLightOfItsConversation() {
    messages(
        "('1', 'a', 'My new card still has not arrived.')",
        "('2', 'b', 'How do I change my PIN?')",
        "('3', 'a', 'thanks')",
        "('4', 'a', CAST(NULL AS STRING))",
        "('5', 'a', '')");

    Map<String, Row> rows = new HashMap<>();
    query("id, conversation, label, conversation_summary, conversation_tags, reason", "text", PACK)
        .forEach(row -> rows.put((String) row.getField(0), row));

    assertThat(rows).containsOnlyKeys("1", "2", "3", "4", "5");
    assertThat(rows.get("1").getField(2)).isEqualTo("card_arrival");
    assertThat(rows.get("2").getField(2)).isEqualTo("change_pin");
    assertThat(rows.get("2").getField(3)).isEqualTo("How do I change my PIN?");
    assertThat(rows.get("3").getField(2)).isNull();
    assertThat((String) rows.get("3").getField(3)).startsWith("My new card still has not arrived.");
    assertThat(((Row[]) rows.get("3").getField(4))[0].getField(0)).isEqualTo("card_arrival");
    assertThat(rows.get("4")).isEqualTo(Row.of("4", "a", null, null, null, null));
    assertThat((String) rows.get("5").getField(5)).startsWith("EMPTY_TEXT");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text | none | none: expected",
        "n | classpath:models/banking-support | expected text => DESCRIPTOR of one column of type STRING, found",
        "nowhere | classpath:models/banking-support | expected text => DESCRIPTOR of one column of type STRING, found",
      })
  void mistakeIsToldWhenTheQueryIsMade(String text, String pack, String message) {
    messages("('1', 'a', 'Hello')");

    assertThatThrownBy(() -> query("*", text.strip(), pack.strip()))
        .hasStackTraceContaining(message.strip());
  }
}
