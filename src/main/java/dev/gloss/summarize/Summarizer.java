package dev.gloss.summarize;

import dev.gloss.text.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.IntStream;

/**
 * Summarizes a text by its most salient sentences, in their original order. Immutable and safe for
 * use by several threads; the same input gives the same summary.
 *
 * <p>The salience of a sentence, in [0, 1], is
 *
 * <pre>informativeness · (DOCUMENT · d + CENTRALITY · c + POSITION · p)</pre>
 *
 * where {@code d} is its cosine to the document, {@code c} its mean cosine to the other sentences,
 * each weighed by its own informativeness, {@code p} falls with the number of letters and digits
 * that stand before it, and informativeness rises with its own number of them. Negative cosines
 * count as 0. So a greeting neither wins, nor lends weight to another greeting, nor takes the place
 * of honour from the sentence after it. {@link MarginalRelevance} then chooses within the budget;
 * if nothing that is worth its place fits, the most salient sentence is cut ({@link SentenceCut}).
 *
 * <p>A text of one or two sentences is its own summary, as far as the budget allows, and
 * {@linkplain #needsVectors needs no vectors}. Centrality is that of centroid and degree methods
 * (Radev et al., Information Processing and Management 40, 2004; Erkan and Radev, JAIR 22, 2004),
 * without their threshold: sentences are few, and vectors of one forward pass are all somewhat
 * alike.
 */
public final class Summarizer {
  /** The document's vector is the best single statement of what the text is about. */
  static final double DOCUMENT = 0.8;

  /** Less than the document: it says nearly the same, but tells a theme from one long outlier. */
  static final double CENTRALITY = 0.15;

  /**
   * Decides among sentences much alike. Cosines within one text differ by a tenth, so that a weight
   * of 0.2 would choose little but the opening; chosen on validation data together with {@link
   * #CENTRALITY} and {@link #OPENING}.
   */
  static final double POSITION = 0.05;

  /** Letters and digits (about seven words) from which length says no more about content. */
  static final int INFORMATIVE = 30;

  /** Letters and digits (about five sentences) after which the position counts half. */
  static final int OPENING = 400;

  /** Share of the best salience that a sentence of a longer text needs to be worth its place. */
  static final double FLOOR = 0.5;

  /**
   * Most sentences compared with each other, which bounds the quadratic part: those nearest to the
   * document.
   */
  static final int CANDIDATES = 200;

  /** Stands for a cosine nobody measured: the median between a sentence and its text. */
  static final double UNMEASURED = 0.85;

  /** The most sentences that are their own summary. */
  private static final int SHORT = 2;

  private final SummaryBudget budget;

  public Summarizer(SummaryBudget budget) {
    this.budget = budget;
  }

  /** Whether a text of so many sentences can be summarized only with vectors. */
  static boolean needsVectors(int sentences) {
    return sentences > SHORT;
  }

  /** Whether a text is its own summary, all of it: then no vector can change which sentences. */
  public boolean isWhole(String text, int sentences) {
    return !needsVectors(sentences)
        && sentences <= budget.sentences()
        // Two sentences may touch in the text; in the summary a space stands between them.
        && text.length() + sentences - 1 <= budget.characters();
  }

  /**
   * Summarizes a text that {@linkplain #isWhole is its own summary}; its sentences get {@link
   * SentenceVector#NONE}.
   *
   * @throws IllegalArgumentException if it is not
   */
  public Summary ofWhole(String text, List<Span> sentences) {
    if (!isWhole(text, sentences.size())) {
      throw new IllegalArgumentException(
          "expected a text that is its own summary, found %d sentences of %d characters"
              .formatted(sentences.size(), text.length()));
    }
    String shown = "";
    long before = 0;
    List<SalientSentence> salient = new ArrayList<>(sentences.size());
    for (Span sentence : sentences) {
      String line = SentenceText.onOneLine(sentence.of(text));
      shown = shown.isEmpty() ? line : shown + " " + line;
      int words = SentenceText.wordCharacters(text, sentence);
      double salience = salience(words, UNMEASURED, UNMEASURED, before);
      salient.add(new SalientSentence(sentence, (float) salience, SentenceVector.NONE));
      before += words;
    }
    return new Summary(shown, salient);
  }

  /**
   * Summarizes a text of any number of sentences. Only the directions of the vectors count; a
   * vector of zeros stands for a sentence the model did not read, which scores by position alone.
   *
   * @param sentences in order, inside {@code text}
   * @param document mean of the text's token states, {@code [dimensions]}; not kept or changed
   * @param vectors mean of each sentence's token states, {@code [sentences, dimensions]}; not kept
   *     or changed
   * @param keepVectors whether the summary's sentences are to have theirs, or {@link
   *     SentenceVector#NONE}
   * @throws IllegalArgumentException if shapes do not fit or a component is not finite
   */
  public Summary summarize(
      String text, List<Span> sentences, float[] document, float[][] vectors, boolean keepVectors) {
    if (vectors.length != sentences.size()) {
      throw new IllegalArgumentException(
          "expected a vector for each of %d sentences, found %d"
              .formatted(sentences.size(), vectors.length));
    }
    double length = Vectors.length(document, document.length, Vectors.DOCUMENT);
    double[] lengths = new double[vectors.length];
    double[] nearness = new double[vectors.length];
    int[] words = new int[vectors.length];
    for (int i = 0; i < vectors.length; i++) {
      lengths[i] = Vectors.length(vectors[i], document.length, i);
      nearness[i] = Math.max(0, Vectors.cosine(document, length, vectors[i], lengths[i]));
      words[i] = SentenceText.wordCharacters(text, sentences.get(i));
    }
    int[] candidates = nearest(nearness);
    double[][] cosines = cosines(vectors, lengths, candidates);
    double[] centrality = centrality(cosines, candidates, words, nearness);
    double[] salience = salience(words, candidates, nearness, centrality);
    String[] lines = new String[candidates.length];
    for (int i = 0; i < candidates.length; i++) {
      lines[i] = SentenceText.onOneLine(sentences.get(candidates[i]).of(text));
    }
    StringJoiner shown = new StringJoiner(" ");
    List<SalientSentence> salient = new ArrayList<>();
    for (int i : choose(lines, words, candidates, salience, cosines)) {
      int sentence = candidates[i];
      Span span = sentences.get(sentence);
      boolean fits = lines[i].length() <= budget.characters();
      Span part = fits ? span : SentenceCut.of(text, span, budget.characters());
      shown.add(fits ? lines[i] : SentenceCut.shown(text, part));
      salient.add(
          new SalientSentence(
              part,
              (float) salience[i],
              keepVectors ? SentenceVector.of(vectors[sentence]) : SentenceVector.NONE));
    }
    return new Summary(shown.toString(), salient);
  }

  /** Indices of the candidates, ascending. */
  private static int[] nearest(double[] nearness) {
    if (nearness.length <= CANDIDATES) {
      int[] all = new int[nearness.length];
      Arrays.setAll(all, i -> i);
      return all;
    }
    return IntStream.range(0, nearness.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -nearness[i]))
        .limit(CANDIDATES)
        .mapToInt(Integer::intValue)
        .sorted()
        .toArray();
  }

  private static double informativeness(int wordCharacters) {
    return Math.min(1, (double) wordCharacters / INFORMATIVE);
  }

  /** Of each candidate to those before it. */
  private static double[][] cosines(float[][] vectors, double[] lengths, int[] candidates) {
    double[][] cosines = new double[candidates.length][];
    for (int a = 0; a < candidates.length; a++) {
      int one = candidates[a];
      cosines[a] = new double[a];
      for (int b = 0; b < a; b++) {
        int other = candidates[b];
        cosines[a][b] = Vectors.cosine(vectors[one], lengths[one], vectors[other], lengths[other]);
      }
    }
    return cosines;
  }

  /**
   * For each sentence, if it is a candidate, its mean cosine to the other candidates; a sentence
   * alone is as central as it is near to the document.
   */
  private static double[] centrality(
      double[][] cosines, int[] candidates, int[] words, double[] nearness) {
    double[] sums = new double[candidates.length];
    double[] weights = new double[candidates.length];
    for (int a = 0; a < candidates.length; a++) {
      for (int b = 0; b < a; b++) {
        double cosine = Math.max(0, cosines[a][b]);
        double one = informativeness(words[candidates[a]]);
        double other = informativeness(words[candidates[b]]);
        sums[a] += other * cosine;
        weights[a] += other;
        sums[b] += one * cosine;
        weights[b] += one;
      }
    }
    double[] centrality = new double[nearness.length];
    for (int a = 0; a < candidates.length; a++) {
      centrality[candidates[a]] = weights[a] > 0 ? sums[a] / weights[a] : nearness[candidates[a]];
    }
    return centrality;
  }

  /** Salience of each candidate; the other arrays have an element for each sentence. */
  private static double[] salience(
      int[] words, int[] candidates, double[] nearness, double[] centrality) {
    long[] before = new long[words.length];
    for (int i = 1; i < words.length; i++) {
      before[i] = before[i - 1] + words[i - 1];
    }
    double[] salience = new double[candidates.length];
    for (int candidate = 0; candidate < salience.length; candidate++) {
      int i = candidates[candidate];
      salience[candidate] = salience(words[i], nearness[i], centrality[i], before[i]);
    }
    return salience;
  }

  /**
   * @param before letters and digits before the sentence
   */
  private static double salience(int words, double nearness, double centrality, long before) {
    double position = OPENING / (double) (OPENING + before);
    return informativeness(words)
        * (DOCUMENT * nearness + CENTRALITY * centrality + POSITION * position);
  }

  /** Places among the candidates, ascending. */
  private int[] choose(
      String[] lines, int[] words, int[] candidates, double[] salience, double[][] cosines) {
    int[] lengths = new int[lines.length];
    int all = 0;
    for (int i = 0; i < lines.length; i++) {
      lengths[i] = lines[i].length();
      all += lengths[i];
    }
    // One or two sentences that fit are the summary, whatever they repeat and however little they
    // say. If they do not, a greeting must not win because it is short.
    if (!needsVectors(words.length) && all < budget.characters()) {
      return MarginalRelevance.choose(salience, lengths, (a, b) -> 0, budget, 0);
    }
    return MarginalRelevance.choose(
        salience,
        lengths,
        (a, b) ->
            isSame(lines, words, candidates, a, b) ? 1 : cosines[Math.max(a, b)][Math.min(a, b)],
        budget,
        FLOOR);
  }

  /** Whether two candidates are the same up to case and punctuation. */
  private static boolean isSame(String[] lines, int[] words, int[] candidates, int a, int b) {
    // Letters and digits are the key: few pairs have as many, and fewer the same.
    return words[candidates[a]] == words[candidates[b]]
        && SentenceText.key(lines[a]).equals(SentenceText.key(lines[b]));
  }
}
