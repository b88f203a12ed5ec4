package dev.gloss.summarize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConversationSummarizerPropertyTest {
  @Test
  void memoryStaysBoundedDistinctAndRepeatable() {
    Random random = new Random(11);
    for (int round = 0; round < 300; round++) {
      int limit = 1 + random.nextInt(8);
      ConversationSummarizer thread = new ConversationSummarizer(limit);
      SummaryBudget budget = new SummaryBudget(1 + random.nextInt(4), 3 + random.nextInt(400));
      List<ConversationSentence> kept = List.of();
      for (int message = 0; message < 30; message++) {
        List<ConversationSentence> fresh = sentences(random);
        List<ConversationSentence> before = kept;

        kept = thread.remember(before, fresh);

        assertThat(thread.remember(before, fresh)).isEqualTo(kept);
        assertThat(thread.remember(kept, List.of())).isEqualTo(kept);
        assertThat(kept).hasSizeBetween(1, limit);
        assertThat(kept)
            .allSatisfy(
                sentence ->
                    assertThat(sentence.text())
                        .hasSizeBetween(1, ConversationSummarizer.MAX_CHARACTERS));
        assertDistinct(kept);
        assertSummaryIsPartOf(kept, budget, thread.summarize(kept, budget));
      }
    }
  }

  private static void assertDistinct(List<ConversationSentence> kept) {
    for (int i = 0; i < kept.size(); i++) {
      for (int j = 0; j < i; j++) {
        assertThat(kept.get(i).vector().cosine(kept.get(j).vector())).isLessThan(0.95);
        assertThat(kept.get(i).text()).isNotEqualToIgnoringCase(kept.get(j).text());
      }
    }
  }

  /** Texts hold no stop but their last, so that the summary falls apart into its sentences. */
  private static void assertSummaryIsPartOf(
      List<ConversationSentence> kept, SummaryBudget budget, String summary) {
    assertThat(summary).hasSizeLessThanOrEqualTo(budget.characters());
    if (summary.endsWith("…") && texts(kept).noneMatch(summary::endsWith)) {
      String beginning = summary.substring(0, summary.length() - 1);
      assertThat(texts(kept)).anyMatch(text -> text.startsWith(beginning));
      return;
    }
    List<String> parts = List.of(summary.split("(?<=[.\u2026]) "));
    assertThat(parts).hasSizeBetween(1, budget.sentences());
    assertThat(texts(kept).toList()).containsSubsequence(parts);
  }

  private static Stream<String> texts(List<ConversationSentence> kept) {
    return kept.stream().map(ConversationSentence::text);
  }

  private static List<ConversationSentence> sentences(Random random) {
    List<ConversationSentence> sentences = new ArrayList<>();
    for (int count = random.nextInt(4); count >= 0; count--) {
      String text =
          IntStream.range(0, 1 + random.nextInt(random.nextInt(9) == 0 ? 200 : 12))
              .mapToObj(word -> Integer.toString(random.nextInt(50), 36))
              .collect(Collectors.joining(" ", "", "."));
      float[] vector = {random.nextInt(5), random.nextInt(5), random.nextInt(5)};
      sentences.add(
          new ConversationSentence(
              text,
              random.nextInt(5) / 4f,
              random.nextInt(4) == 0 ? SentenceVector.NONE : SentenceVector.of(vector)));
    }
    return sentences;
  }
}
