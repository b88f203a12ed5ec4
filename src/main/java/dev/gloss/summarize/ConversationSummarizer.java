package dev.gloss.summarize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Summarizes a conversation over time from a bounded memory of its salient sentences. Knows no
 * clock: recency is the order of the sentences. Pure functions; immutable and safe for use by
 * several threads.
 *
 * <p>Two sentences say the same if they differ in case, punctuation and white space alone, or if
 * the cosine of their vectors is at least {@link MarginalRelevance#SAME}. Without vectors the first
 * rule alone holds, and sentences are told apart by salience and recency.
 */
public final class ConversationSummarizer {
  /** A sentence is remembered with at most this many UTF-16 units, so that state is bounded. */
  public static final int MAX_CHARACTERS = 300;

  /**
   * What age takes at most from the weight of a remembered sentence: an old one is forgotten before
   * a new one unless it is more than twice as salient.
   */
  static final double FADING = 0.5;

  /**
   * Share of the relevance that salience alone earns; the rest goes by the place in the
   * conversation.
   */
  static final double SALIENCE = 0.5;

  /** What most of the conversation is about matters more than what was said last. */
  static final double CENTRALITY = 0.3;

  /** Decides between matters of equal weight: the later one is likelier to be open still. */
  static final double RECENCY = 0.2;

  /**
   * Share of the best relevance that a sentence needs; lower than for a text, as conversations
   * drift.
   */
  static final double FLOOR = 0.25;

  private final int sentences;

  /**
   * @param sentences remembered at most, at least 1
   */
  public ConversationSummarizer(int sentences) {
    if (sentences < 1) {
      throw new IllegalArgumentException(
          "expected to remember at least 1 sentence, found " + sentences);
    }
    this.sentences = sentences;
  }

  /**
   * What to remember after a message: the most salient of both lists, the later favoured, in order.
   * Of sentences that say the same the last is kept, with the highest salience among them. Texts
   * are put on one line and shortened to {@link #MAX_CHARACTERS}, blank ones left out.
   *
   * @param kept what an earlier call returned; empty at first
   * @param fresh sentences of the new message, in order
   */
  public List<ConversationSentence> remember(
      List<ConversationSentence> kept, List<ConversationSentence> fresh) {
    List<ConversationSentence> remembered = new ArrayList<>(kept);
    for (ConversationSentence sentence : fresh) {
      String line = SentenceText.shorten(SentenceText.onOneLine(sentence.text()), MAX_CHARACTERS);
      if (!line.isEmpty()) {
        add(remembered, new ConversationSentence(line, sentence.salience(), sentence.vector()));
      }
    }
    int surplus = remembered.size() - sentences;
    if (surplus > 0) {
      forget(remembered, surplus);
    }
    return List.copyOf(remembered);
  }

  /**
   * The sentences that say most about the conversation and the least twice, in order, joined by a
   * space; if none that is worth it fits, the beginning of the best; empty if nothing is
   * remembered.
   *
   * @param kept what {@link #remember} returned
   */
  public String summarize(List<ConversationSentence> kept, SummaryBudget budget) {
    double[][] similarity = similarities(kept);
    double[] relevance = new double[kept.size()];
    for (int i = 0; i < relevance.length; i++) {
      double recency = (i + 1.0) / relevance.length;
      relevance[i] =
          Math.max(0, kept.get(i).salience())
              * (SALIENCE + CENTRALITY * centrality(similarity[i], i) + RECENCY * recency);
    }
    int[] lengths = kept.stream().mapToInt(sentence -> sentence.text().length()).toArray();
    int[] chosen =
        MarginalRelevance.choose(relevance, lengths, (a, b) -> similarity[a][b], budget, FLOOR);
    // Only a sentence that stands alone can be longer than the budget.
    return Arrays.stream(chosen)
        .mapToObj(i -> SentenceText.shorten(kept.get(i).text(), budget.characters()))
        .collect(Collectors.joining(" "));
  }

  private static void add(List<ConversationSentence> remembered, ConversationSentence sentence) {
    String key = SentenceText.key(sentence.text());
    float salience = sentence.salience();
    for (int i = remembered.size() - 1; i >= 0; i--) {
      ConversationSentence earlier = remembered.get(i);
      if (similarity(earlier, SentenceText.key(earlier.text()), sentence, key)
          >= MarginalRelevance.SAME) {
        salience = Math.max(salience, earlier.salience());
        remembered.remove(i);
      }
    }
    remembered.add(new ConversationSentence(sentence.text(), salience, sentence.vector()));
  }

  /** Removes the sentences that weigh least; of equal ones the earliest. */
  private static void forget(List<ConversationSentence> remembered, int surplus) {
    int last = remembered.size() - 1;
    double[] weights = new double[last + 1];
    for (int i = 0; i <= last; i++) {
      double age = (double) (last - i) / last;
      weights[i] = remembered.get(i).salience() * (1 - FADING * age);
    }
    IntStream.rangeClosed(0, last)
        .boxed()
        .sorted((a, b) -> Double.compare(weights[a], weights[b]))
        .limit(surplus)
        .sorted(Collections.reverseOrder())
        .forEach(i -> remembered.remove(i.intValue()));
  }

  private static double[][] similarities(List<ConversationSentence> kept) {
    List<String> keys = kept.stream().map(sentence -> SentenceText.key(sentence.text())).toList();
    double[][] similarity = new double[kept.size()][kept.size()];
    for (int i = 0; i < kept.size(); i++) {
      for (int j = 0; j < i; j++) {
        similarity[i][j] = similarity(kept.get(i), keys.get(i), kept.get(j), keys.get(j));
        similarity[j][i] = similarity[i][j];
      }
    }
    return similarity;
  }

  private static double similarity(
      ConversationSentence one, String key, ConversationSentence other, String otherKey) {
    return key.equals(otherKey) ? 1 : one.vector().cosine(other.vector());
  }

  /** Mean similarity to the others, negative ones as 0; 0 for a sentence alone. */
  private static double centrality(double[] similarity, int self) {
    double sum = 0;
    for (int i = 0; i < similarity.length; i++) {
      sum += i == self ? 0 : Math.max(0, similarity[i]);
    }
    return sum / Math.max(1, similarity.length - 1);
  }
}
