package dev.gloss.bench;

import dev.gloss.annotate.Annotation;
import dev.gloss.annotate.Outcome;
import dev.gloss.classify.Tag;
import dev.gloss.classify.Tags;
import dev.gloss.classify.Tier;
import dev.gloss.flink.function.AnnotatedEvent;
import dev.gloss.flink.function.DecodedRecord;
import dev.gloss.pack.ModelIdentity;
import dev.gloss.summarize.Summary;
import java.util.List;
import org.apache.flink.api.common.functions.MapFunction;

/** Says the same of every text, without looking at it. */
final class PassThrough implements MapFunction<DecodedRecord, AnnotatedEvent<DecodedRecord>> {
  private static final long serialVersionUID = 1L;

  @Override
  public AnnotatedEvent<DecodedRecord> map(DecodedRecord record) {
    Annotation annotation =
        new Annotation(
            List.of(
                new Tags(List.of(new Tag("label", 0.5f)), false, Tier.STUDENT),
                new Summary(record.document().text(), List.of())),
            false,
            1);
    return new AnnotatedEvent<>(
        record,
        new Outcome.Annotated(annotation, 0),
        new ModelIdentity("pass-through", "1", "0".repeat(64)));
  }
}
