package dev.gloss.summarize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ThreadSummarizerPropertyTest {
  @Test
  void memoryStaysBoundedDistinctAndRepeatable() {
    Random random = new Random(11);
    for (int round = 0; round < 300; round++) {
      int limit = 1 + random.nextInt(8);
      ThreadSummarizer thread = new ThreadSummarizer(limit);
      SummaryBudget budget = new SummaryBudget(1 + random.nextInt(4), 1 + random.nextInt(400));
      List<ThreadSentence> kept = List.of();
      for (int message = 0; message < 30; message++) {
        List<ThreadSentence> fresh = sentences(random);
        List<ThreadSentence> before = kept;

        kept = thread.remember(before, fresh);

        assertThat(thread.remember(before, fresh)).isEqualTo(kept);
        assertThat(thread.remember(kept, List.of())).isEqualTo(kept);
        assertThat(kept).hasSizeBetween(1, limit);
        assertThat(kept)
            .allSatisfy(
                sentence ->
                    assertThat(sentence.text()).hasSizeBetween(1, ThreadSummarizer.MAX_CHARACTERS));
        assertDistinct(kept);
        assertSummaryIsPartOf(kept, budget, thread.summarize(kept, budget));
      }
    }
  }

  private static void assertDistinct(List<ThreadSentence> kept) {
    for (int i = 0; i < kept.size(); i++) {
      for (int j = 0; j < i; j++) {
        assertThat(kept.get(i).vector().cosine(kept.get(j).vector())).isLessThan(0.95);
        assertThat(kept.get(i).text()).isNotEqualToIgnoringCase(kept.get(j).text());
      }
    }
  }

  /** Texts hold no stop but their last, so that the summary falls apart into its sentences. */
  private static void assertSummaryIsPartOf(
      List<ThreadSentence> kept, SummaryBudget budget, String summary) {
    List<String> parts = List.of(summary.split("(?<=[.\u2026]) "));
    List<String> texts = kept.stream().map(ThreadSentence::text).toList();
    assertThat(parts).hasSizeBetween(1, budget.sentences());
    assertThat(texts).containsSubsequence(parts);
    assertThat(parts.size() == 1 || summary.length() <= budget.characters()).isTrue();
  }

  private static List<ThreadSentence> sentences(Random random) {
    List<ThreadSentence> sentences = new ArrayList<>();
    for (int count = random.nextInt(4); count >= 0; count--) {
      String text =
          IntStream.range(0, 1 + random.nextInt(random.nextInt(9) == 0 ? 200 : 12))
              .mapToObj(word -> Integer.toString(random.nextInt(50), 36))
              .collect(Collectors.joining(" ", "", "."));
      float[] vector = {random.nextInt(5), random.nextInt(5), random.nextInt(5)};
      sentences.add(
          new ThreadSentence(
              text,
              random.nextInt(5) / 4f,
              random.nextInt(4) == 0 ? SentenceVector.NONE : SentenceVector.of(vector)));
    }
    return sentences;
  }
}
