package dev.gloss.summarize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gloss.text.IcuSentenceSplitter;
import dev.gloss.text.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SummarizerPropertyTest {
  private static final int ROUNDS = 3_000;
  private static final int DIMENSIONS = 7;

  @Test
  void summaryIsAnOrderedPartOfTheTextWithinItsBudget() {
    Random random = new Random(5);
    for (int round = 0; round < ROUNDS; round++) {
      Sample sample = new Sample(random);
      SummaryBudget budget = budget(random);

      Summary summary = sample.summarize(budget, 1);

      List<Span> spans = summary.spans();
      assertThat(spans).allSatisfy(span -> assertThat(sample.spans).anyMatch(begins(span)));
      assertThat(new HashSet<>(spans)).hasSameSizeAs(spans);
      assertThat(spans).isSortedAccordingTo((a, b) -> Integer.compare(a.start(), b.start()));
      assertThat(spans).hasSizeBetween(1, budget.sentences());
      boolean cut = !sample.spans.containsAll(spans);
      assertThat(!cut || spans.size() == 1).isTrue();
      assertThat(summary.text())
          .isEqualTo(
              spans.stream()
                  .map(span -> span.of(sample.text))
                  .collect(Collectors.joining(" ", "", cut ? "…" : "")))
          .hasSizeLessThanOrEqualTo(budget.characters());
      for (SalientSentence sentence : summary.sentences()) {
        assertThat(sentence.salience()).isBetween(0f, 1.0001f);
      }
    }
  }

  @Test
  void anyTextIsSummarizedWithinAnyBudget() {
    Random random = new Random(12);
    IcuSentenceSplitter splitter = new IcuSentenceSplitter();
    for (int round = 0; round < 20_000; round++) {
      String text = junk(random);
      List<Span> sentences = splitter.split(text);
      float[][] vectors = new float[sentences.size()][];
      Arrays.setAll(vectors, i -> new float[] {random.nextFloat(), random.nextFloat()});
      SummaryBudget budget = budget(random);
      Summarizer summarizer = new Summarizer(budget);

      List<Summary> summaries = new ArrayList<>();
      summaries.add(summarizer.summarize(text, sentences, new float[] {1, 0}, vectors, false));
      if (summarizer.isWhole(text, sentences.size())) {
        summaries.add(summarizer.ofWhole(text, sentences));
        assertThat(summaries.get(1).spans()).isEqualTo(summaries.get(0).spans());
      }

      for (Summary summary : summaries) {
        List<Span> spans = summary.spans();
        assertThat(summary.text()).hasSizeLessThanOrEqualTo(budget.characters());
        assertThat(spans.isEmpty()).isEqualTo(sentences.isEmpty());
        assertThat(spans).allSatisfy(span -> assertThat(span.of(text)).isNotBlank());
        String lines =
            String.join(
                " ", spans.stream().map(span -> SentenceText.onOneLine(span.of(text))).toList());
        assertThat(summary.text()).isEqualTo(sentences.containsAll(spans) ? lines : lines + "…");
        assertThat(summary.text().codePoints())
            .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
      }
    }
  }

  private static SummaryBudget budget(Random random) {
    return new SummaryBudget(
        1 + random.nextInt(5), SummaryBudget.LEAST_CHARACTERS + random.nextInt(200));
  }

  private static Predicate<Span> begins(Span part) {
    return span -> span.start() == part.start() && part.end() <= span.end();
  }

  /** Words, signs, white space and characters of two units in any order. */
  private static String junk(Random random) {
    String[] pieces = {
      "card ",
      "and ",
      "a",
      "which",
      ", ",
      ";",
      ": ",
      " - ",
      "—",
      " (",
      ")",
      "\"",
      "\n",
      "\r\n",
      "\u00a0",
      "   ",
      ". ",
      "? ",
      "…",
      "。",
      "、",
      "😀",
      "e\u0301",
      "transferred",
      "1,000",
      "\t"
    };
    StringBuilder text = new StringBuilder();
    for (int count = random.nextInt(60); count >= 0; count--) {
      text.append(pieces[random.nextInt(pieces.length)]);
    }
    return text.toString();
  }

  @Test
  void sameInputGivesTheSameSummaryAndLeavesVectorsAlone() {
    Random random = new Random(6);
    for (int round = 0; round < ROUNDS; round++) {
      Sample sample = new Sample(random);
      SummaryBudget budget = new SummaryBudget(3, 150);
      float[][] before = new float[sample.vectors.length][];
      for (int i = 0; i < before.length; i++) {
        before[i] = sample.vectors[i].clone();
      }

      assertThat(sample.summarize(budget, 1)).isEqualTo(sample.summarize(budget, 1));
      assertThat(sample.vectors).isDeepEqualTo(before);
    }
  }

  @Test
  void lengthsOfVectorsDoNotMatter() {
    Random random = new Random(7);
    for (int round = 0; round < ROUNDS; round++) {
      Sample sample = new Sample(random);
      SummaryBudget budget = new SummaryBudget(3, 150);

      Summary one = sample.summarize(budget, 1);
      // A power of two, so that rounding is the same and ties stay ties.
      Summary scaled = sample.summarize(budget, 1024);

      assertThat(scaled.spans()).isEqualTo(one.spans());
      for (int i = 0; i < one.sentences().size(); i++) {
        assertThat(scaled.sentences().get(i).salience())
            .isCloseTo(one.sentences().get(i).salience(), within(1e-6f));
      }
    }
  }

  @Test
  void repeatedSentenceIsChosenOnce() {
    Random random = new Random(8);
    for (int round = 0; round < ROUNDS; round++) {
      Sample sample = new Sample(random);
      Sample doubled = sample.followedByItself();

      Summary summary = doubled.summarize(new SummaryBudget(sample.spans.size() * 2, 10_000), 1);

      if (Summarizer.needsVectors(doubled.spans.size())) {
        assertThat(summary.spans().stream().map(span -> span.of(doubled.text)).toList())
            .doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void roomierBudgetNeverMakesASummaryOfFewerSentences() {
    Random random = new Random(9);
    for (int round = 0; round < ROUNDS; round++) {
      Sample sample = new Sample(random);
      int last = 0;
      for (int sentences = 1; sentences < 6; sentences++) {
        int size = sample.summarize(new SummaryBudget(sentences, 10_000), 1).spans().size();
        assertThat(size).isGreaterThanOrEqualTo(last);
        last = size;
      }
    }
  }

  /** A text of random words in one to twelve sentences, with random vectors. */
  private static final class Sample {
    final String text;
    final List<Span> spans = new ArrayList<>();
    final float[] document;
    final float[][] vectors;

    Sample(Random random) {
      StringBuilder words = new StringBuilder();
      int sentences = 1 + random.nextInt(12);
      document = vector(random);
      vectors = new float[sentences][];
      for (int i = 0; i < sentences; i++) {
        int start = words.length();
        for (int word = random.nextInt(8); word >= 0; word--) {
          words.append(Integer.toString(random.nextInt(100_000), 36)).append(word > 0 ? " " : ".");
        }
        spans.add(new Span(start, words.length()));
        words.append('\n');
        vectors[i] = vector(random);
      }
      text = words.toString();
    }

    private Sample(String text, float[] document, float[][] vectors) {
      this.text = text;
      this.document = document;
      this.vectors = vectors;
    }

    Sample followedByItself() {
      float[][] twice = new float[vectors.length * 2][];
      System.arraycopy(vectors, 0, twice, 0, vectors.length);
      System.arraycopy(vectors, 0, twice, vectors.length, vectors.length);
      Sample doubled = new Sample(text + text, document, twice);
      doubled.spans.addAll(spans);
      for (Span span : spans) {
        doubled.spans.add(new Span(span.start() + text.length(), span.end() + text.length()));
      }
      return doubled;
    }

    Summary summarize(SummaryBudget budget, float scale) {
      float[][] scaled = vectors;
      if (scale != 1) {
        scaled = new float[vectors.length][];
        for (int i = 0; i < scaled.length; i++) {
          scaled[i] = scaled(vectors[i], scale);
        }
      }
      return new Summarizer(budget).summarize(text, spans, scaled(document, scale), scaled, true);
    }

    private static float[] scaled(float[] vector, float scale) {
      float[] scaled = vector.clone();
      for (int i = 0; i < scaled.length; i++) {
        scaled[i] *= scale;
      }
      return scaled;
    }

    private static float[] vector(Random random) {
      float[] vector = new float[DIMENSIONS];
      if (random.nextInt(20) > 0) {
        for (int i = 0; i < DIMENSIONS; i++) {
          vector[i] = (float) random.nextGaussian() + 0.5f;
        }
      }
      return vector;
    }
  }
}
