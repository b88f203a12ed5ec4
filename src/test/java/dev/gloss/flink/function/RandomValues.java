package dev.gloss.flink.function;

import dev.gloss.annotate.Annotation;
import dev.gloss.annotate.Outcome;
import dev.gloss.annotate.RejectReason;
import dev.gloss.classify.ConversationLabels;
import dev.gloss.classify.Leaning;
import dev.gloss.classify.Silence;
import dev.gloss.classify.Tag;
import dev.gloss.classify.Tags;
import dev.gloss.classify.Tier;
import dev.gloss.codec.RawRecord;
import dev.gloss.near.EarlierText;
import dev.gloss.near.LetterVector;
import dev.gloss.near.NearTexts;
import dev.gloss.pack.ModelIdentity;
import dev.gloss.pack.Release;
import dev.gloss.summarize.ConversationSentence;
import dev.gloss.summarize.SalientSentence;
import dev.gloss.summarize.SentenceVector;
import dev.gloss.summarize.Summary;
import dev.gloss.text.Document;
import dev.gloss.text.Span;
import dev.gloss.text.TextHash;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Random values of everything that flows or is kept, by the seed of their source. */
final class RandomValues {
  private final Random random;

  RandomValues(Random random) {
    this.random = random;
  }

  ModelInForce modelInForce() {
    return new ModelInForce(
        new Release(
            1 + random.nextInt(Integer.MAX_VALUE),
            "p" + text(),
            "n" + text(),
            "v" + text(),
            "%064x".formatted(random.nextLong()),
            text()),
        random.nextInt(),
        random.nextInt());
  }

  RawRecord rawRecord() {
    return new RawRecord(
        text(),
        random.nextInt(),
        random.nextLong(),
        random.nextLong(),
        bytesOrNull(),
        bytesOrNull(),
        headers());
  }

  DecodedRecord decodedRecord() {
    Map<String, String> attributes = new HashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      attributes.put(text(), text());
    }
    Document document =
        new Document(
            "id" + text(),
            random.nextBoolean() ? Optional.of(text()) : Optional.empty(),
            text(),
            Instant.ofEpochSecond(random.nextInt() * 1_000L, random.nextInt(1_000_000_000)),
            attributes);
    return new DecodedRecord(rawRecord(), document);
  }

  AnnotatedEvent<DecodedRecord> annotatedRecord() {
    Outcome outcome =
        random.nextBoolean()
            ? new Outcome.Annotated(
                annotation(),
                text(),
                list(() -> new Tag(text(), random.nextFloat())),
                random.nextBoolean()
                    ? Optional.empty()
                    : Optional.of(new EarlierText(text(), random.nextFloat())),
                random.nextLong())
            : new Outcome.Rejected(oneOf(RejectReason.values()), text());
    return new AnnotatedEvent<>(
        decodedRecord(), outcome, new ModelIdentity(text(), text(), text()));
  }

  OutboundRecord outboundRecord() {
    return new OutboundRecord(bytesOrNull(), bytes(), random.nextLong(), headers());
  }

  ConversationState threadState() {
    return new ConversationState(
        text(),
        list(() -> new ConversationSentence(text(), random.nextFloat(), vector())),
        list(
            () ->
                new ConversationState.Result(
                    new TextHash(random.nextLong(), random.nextLong()), annotation())),
        new ConversationLabels(list(() -> new Tag(text(), random.nextFloat()))),
        random.nextLong());
  }

  NearTexts nearTexts() {
    return new NearTexts(
        list(() -> new NearTexts.Said(text(), LetterVector.of(text()), random.nextLong())));
  }

  private Annotation annotation() {
    return new Annotation(
        List.of(
            new Tags(
                list(this::tag),
                oneOf(Silence.values()),
                oneOf(Tier.values()),
                new Leaning(list(this::tag), tag(), random.nextFloat())),
            new Summary(
                text(), list(() -> new SalientSentence(span(), random.nextFloat(), vector())))),
        random.nextBoolean(),
        random.nextInt());
  }

  private Tag tag() {
    return new Tag(text(), random.nextFloat(), span());
  }

  private Span span() {
    int start = random.nextInt(1_000_000);
    return new Span(start, start + random.nextInt(1_000));
  }

  private SentenceVector vector() {
    return SentenceVector.fromBytes(bytes());
  }

  private List<RawRecord.Header> headers() {
    return list(() -> new RawRecord.Header(text(), bytesOrNull()));
  }

  private byte[] bytesOrNull() {
    return random.nextInt(4) == 0 ? null : bytes();
  }

  /** Mostly a few, sometimes many. */
  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(random.nextInt(20) == 0 ? 20_000 : 20)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** UTF-16 units of every width as they come, so most surrogates stand without a partner. */
  private String text() {
    int units = random.nextInt(random.nextInt(20) == 0 ? 5_000 : 12);
    StringBuilder text = new StringBuilder(units);
    for (int i = 0; i < units; i++) {
      text.append((char) (random.nextInt(0x10000) >> random.nextInt(16)));
    }
    return text.toString();
  }

  private <T> List<T> list(Supplier<T> element) {
    return Stream.generate(element).limit(random.nextInt(5)).toList();
  }

  private <T> T oneOf(T[] values) {
    return values[random.nextInt(values.length)];
  }
}
