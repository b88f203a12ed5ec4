package dev.gloss.train.classify;

import dev.gloss.classify.Opinion;
import dev.gloss.data.Message;
import dev.gloss.text.Span;
import dev.gloss.view.TextFeatures;
import dev.gloss.view.TextPart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Messages to choose by, with their clauses.
 *
 * @param asked how many of the messages, the first ones, decide from when on something is said; the
 *     others only tell whether probabilities are right
 * @param clauses of each message; empty if it is one clause
 * @param oneSentence whether each message is a single sentence
 * @param targets of each message, then of its clauses
 */
record JudgedMessages(
    List<Message> messages,
    int asked,
    List<List<Span>> clauses,
    List<Boolean> oneSentence,
    List<float[][]> targets) {

  /**
   * @param asked messages as a job reads them
   * @param others texts that are to be understood too
   */
  static JudgedMessages of(List<Message> asked, List<Message> others, MessageTargets targets) {
    List<Message> messages = new ArrayList<>(asked);
    messages.addAll(others);
    List<List<Span>> clauses = new ArrayList<>();
    List<Boolean> oneSentence = new ArrayList<>();
    List<float[][]> wanted = new ArrayList<>();
    for (Message message : messages) {
      List<Span> own = clauses(message.text());
      clauses.add(own);
      oneSentence.add(TextFeatures.sentences(message.text()).size() < 2);
      float[][] rows = new float[isMarked(message) ? 1 + own.size() : 1][];
      rows[0] = targets.whole(message);
      for (int i = 1; i < rows.length; i++) {
        rows[i] = targets.clause(message, own.get(i - 1));
      }
      wanted.add(rows);
    }
    return new JudgedMessages(List.copyOf(messages), asked.size(), clauses, oneSentence, wanted);
  }

  /**
   * Whether it is known which of its clauses say what it is about: of a label of a whole text it is
   * not.
   */
  static boolean isMarked(Message message) {
    return message.matters().stream().noneMatch(matter -> matter.evidence().isEmpty());
  }

  /** The clauses of a text; none if it is one. */
  static List<Span> clauses(String text) {
    List<Span> clauses = TextFeatures.clauses(text);
    return clauses.size() > 1 ? clauses : List.of();
  }

  /** Each message, followed by its clauses. */
  List<TextPart> parts() {
    List<TextPart> parts = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      String text = messages.get(i).text();
      parts.add(TextPart.whole(text));
      clauses.get(i).forEach(clause -> parts.add(TextPart.of(text, clause)));
    }
    return parts;
  }

  /**
   * @param rows of {@link #parts}
   * @return of each message, then of its clauses
   */
  List<float[][]> grouped(float[][] rows) {
    List<float[][]> grouped = new ArrayList<>();
    int next = 0;
    for (List<Span> own : clauses) {
      grouped.add(Arrays.copyOfRange(rows, next, next + 1 + own.size()));
      next += 1 + own.size();
    }
    return grouped;
  }

  /**
   * What counts of each message.
   *
   * @param logits of each message, then of its clauses
   * @param probabilities of logits
   */
  float[][] probabilities(List<float[][]> logits, UnaryOperator<float[]> probabilities) {
    float[][] counting = new float[logits.size()][];
    for (int i = 0; i < counting.length; i++) {
      float[][] each = Arrays.stream(logits.get(i)).map(probabilities).toArray(float[][]::new);
      counting[i] =
          Opinion.isSettled(each[0], oneSentence.get(i))
              ? each[0]
              : new Opinion(each[0], Arrays.copyOfRange(each, 1, each.length)).probabilities();
    }
    return counting;
  }
}
