package dev.gloss.annotate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.classify.ClassifySettings;
import dev.gloss.classify.RunAs;
import dev.gloss.classify.Tag;
import dev.gloss.pack.TestPacks;
import dev.gloss.summarize.Summary;
import dev.gloss.text.Span;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Seeded text that nobody would write, through whole annotators. */
final class AnnotatorPropertyTest {
  private static final int CHARACTERS = 20_000;

  private static final List<String> PIECES =
      List.of(
          "I lost my card. ",
          "card",
          "?!",
          "...",
          "\n\n",
          "\t",
          "\u0000",
          "\uD83D\uDE00",
          "\uD83D",
          "\uDE00",
          "\u200B",
          "\u202E",
          "e\u0301\u0301\u0301",
          "\u4F60\u597D\u3002",
          "ﷺ",
          "İ",
          "[SEP][CLS][PAD]",
          "https://a.b/c?d=e&f ",
          "£1,150.00 ",
          "- \u2022 ",
          "\"(");

  @ParameterizedTest
  @CsvSource({"STUDENT, 1500", "TEACHER, 60"})
  void everyTextIsAnnotatedWithinItselfAndAlwaysAlike(RunAs tiers, int texts) {
    Random random = new Random(tiers.ordinal());
    AnnotatorSettings settings =
        AnnotatorSettings.ofModel(TestPacks.SHIPPED).with(new ClassifySettings(tiers));
    int annotated = 0;
    try (Annotator annotator = Annotator.open(settings, System::nanoTime)) {
      for (int i = 0; i < texts; i++) {
        String text = text(random);
        Outcome outcome = annotator.annotateInConversation(text);
        if (outcome instanceof Outcome.Annotated said) {
          annotated++;
          assertWithin(text, said.annotation());
          Outcome again = annotator.annotate(text);
          assertThat(Findings.tags(((Outcome.Annotated) again).annotation()).tags())
              .isEqualTo(Findings.tags(said.annotation()).tags());
        } else {
          assertThat(((Outcome.Rejected) outcome).reason()).isEqualTo(RejectReason.EMPTY_TEXT);
        }
      }
    }
    assertThat(annotated).isGreaterThan(texts * 3 / 4);
  }

  private static void assertWithin(String text, Annotation annotation) {
    assertThat(annotation.tokens()).isPositive();
    for (Tag tag : Findings.tags(annotation).tags()) {
      assertThat(tag.score()).isBetween(0f, 1f);
      assertSpan(text, tag.evidence());
    }
    Summary summary = Findings.summary(annotation);
    int end = 0;
    for (Span span : summary.spans()) {
      assertSpan(text, span);
      assertThat(span.start()).isGreaterThanOrEqualTo(end);
      end = span.end();
    }
  }

  private static void assertSpan(String text, Span span) {
    assertThat(span.start()).isNotNegative().isLessThan(span.end());
    assertThat(span.end()).isLessThanOrEqualTo(text.length());
  }

  /** Mostly short; one in fifty is as long as a text may be, or longer. */
  private static String text(Random random) {
    int least =
        random.nextInt(50) == 0 ? CHARACTERS - 10 + random.nextInt(200) : 1 + random.nextInt(300);
    StringBuilder text = new StringBuilder();
    while (text.length() < least) {
      String piece =
          random.nextInt(4) == 0
              ? Character.toString((char) random.nextInt(0x10000))
              : PIECES.get(random.nextInt(PIECES.size()));
      text.append(piece.repeat(random.nextInt(20) == 0 ? 1 + random.nextInt(100) : 1));
    }
    return text.toString();
  }
}
