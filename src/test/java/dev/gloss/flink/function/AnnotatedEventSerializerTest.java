package dev.gloss.flink.function;

import dev.gloss.annotate.Annotation;
import dev.gloss.annotate.Findings;
import dev.gloss.annotate.Outcome;
import dev.gloss.annotate.RejectReason;
import dev.gloss.classify.Tier;
import dev.gloss.near.EarlierText;
import dev.gloss.pack.ModelIdentity;
import dev.gloss.summarize.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.TypeInformation;

final class AnnotatedEventSerializerTest
    extends StreamSerializerContract<AnnotatedEvent<DecodedRecord>> {
  @Override
  TypeInformation<AnnotatedEvent<DecodedRecord>> type() {
    return StreamType.ANNOTATED;
  }

  @Override
  List<AnnotatedEvent<DecodedRecord>> examples() {
    List<AnnotatedEvent<DecodedRecord>> examples = new ArrayList<>();
    for (RejectReason reason : RejectReason.values()) {
      examples.add(of(new Outcome.Rejected(reason, "expected \uD800, found nothing")));
    }
    for (Tier tier : Tier.values()) {
      Annotation annotation =
          Findings.of(List.of(), true, new Summary("", List.of()), tier, false, 0);
      examples.add(of(new Outcome.Annotated(annotation, 0)));
    }
    examples.add(
        of(
            new Outcome.Annotated(
                ConversationStates.KEPT.results().get(0).annotation(),
                "\u4F60",
                ConversationStates.KEPT.labels().labels(),
                Optional.of(new EarlierText("\u4F60", 1)),
                Long.MAX_VALUE)));
    return examples;
  }

  @Override
  AnnotatedEvent<DecodedRecord> random(RandomValues random) {
    return random.annotatedRecord();
  }

  private static AnnotatedEvent<DecodedRecord> of(Outcome outcome) {
    return new AnnotatedEvent<>(
        Samples.alone("id", "text"), outcome, new ModelIdentity("name", "1.0.0", ""));
  }
}
