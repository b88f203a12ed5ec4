package dev.gloss.classify;

import dev.gloss.model.Manifest;
import dev.gloss.model.ModelFormatException;
import dev.gloss.model.ModelPack;
import dev.gloss.tokenize.Encoding;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether a pack says here what it said where it was made: a few texts with the most probable label
 * of each tier and its probability, in the pack's {@code golden.jsonl}. Digests tell that the files
 * are the right ones; this tells that tokenizer, encoder and arithmetic make of them what they
 * should.
 */
public final class GoldenCheck {
  /**
   * How far a teacher's probability may be from the expected one. Int8 encoders multiply in other
   * ways on other processors (without VNNI, pairs of products saturate at 16 bits), which moves a
   * close decision by some hundredths. A wrong tokenizer, encoder or head moves it by far more.
   */
  static final float TEACHER_TOLERANCE = 0.1f;

  /**
   * How far a student's may be. It is plain Java in a fixed order, the same everywhere; what is
   * left is the rounding to {@link GoldenLine#DECIMALS} digits, and room for a faster order of
   * sums.
   */
  static final float STUDENT_TOLERANCE = 0.001f;

  /**
   * Nobody's data: what a tokenizer has to cope with, in a text each. None is long, because loading
   * waits for all of them.
   */
  static final List<String> TEXTS =
      List.of(
          "Hello, I would like to change the address of my account, please.",
          "yes",
          "The invoice no. 4711-B over 1,299.00 EUR was paid on 2024-02-29 at 09:05.",
          "Où est la clé ? Die Größe stimmt nicht, señor Ångström, naïve Übung.",
          "\u4f60\u597d\uff0c\u8bf7\u95ee\u4f1a\u8bae\u51e0\u70b9\u5f00\u59cb\uff1f"
              + " \u6771\u4eac\u306f\u6674\u308c\u3067\u3059\u3002",
          "Thanks a lot \ud83c\udf89\ud83d\udc4d\ud83c\udffd see you at 5"
              + " \ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67",
          "?! ... --- ((( ))) ;:,. @ # % & * ~ _ \"'",
          "I ordered two lamps last week. The first one arrived on Tuesday, and it works well. The"
              + " second one has not come yet, although your page says that it was delivered. I"
              + " have asked my neighbours, and nobody has seen a parcel. Could you find out where"
              + " it is? If it is lost, please send another one or give me my money back. Thank you"
              + " for your help, and have a nice day.");

  private GoldenCheck() {}

  /**
   * The pack with a {@code golden.jsonl} that holds what it says now. Loads it for that.
   *
   * @param contents every file of the pack but the manifest and the golden one
   * @throws ModelFormatException if it cannot be loaded
   */
  public static ModelPack seal(Manifest manifest, Map<String, byte[]> contents) {
    Map<String, byte[]> files = new TreeMap<>(contents);
    files.put(ModelPack.GOLDEN, golden(ModelPack.of(manifest, contents)));
    return ModelPack.of(manifest, files);
  }

  private static byte[] golden(ModelPack pack) {
    List<Map<Tier, GoldenLine.Expected>> expected = new ArrayList<>();
    TEXTS.forEach(text -> expected.add(new EnumMap<>(Tier.class)));
    for (Tiers tiers : Tiers.covering(pack.manifest().classifier())) {
      try (TextClassifier classifier = TextClassifier.openUnchecked(pack, tiers)) {
        for (int i = 0; i < TEXTS.size(); i++) {
          expected.get(i).putAll(expected(classifier, TEXTS.get(i)));
        }
      }
    }
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (int i = 0; i < TEXTS.size(); i++) {
      lines.writeBytes(GoldenLine.of(TEXTS.get(i), expected.get(i)).toJson());
      lines.write('\n');
    }
    return lines.toByteArray();
  }

  private static Map<Tier, GoldenLine.Expected> expected(TextClassifier classifier, String text) {
    Encoding encoding = classifier.tokenizer().encode(text);
    Map<Tier, GoldenLine.Expected> expected = new EnumMap<>(Tier.class);
    for (Tier tier : classifier.loaded()) {
      float[] probabilities = classifier.probabilities(encoding, tier);
      int best = Softmax.argMax(probabilities);
      expected.put(
          tier, GoldenLine.Expected.of(classifier.labels().label(best), probabilities[best]));
    }
    return expected;
  }

  /**
   * Runs the pack's golden texts through every tier that is loaded. A foreign pack has none.
   *
   * @throws ModelFormatException if there are none, or one of them gives something else
   */
  static void verify(TextClassifier classifier, ModelPack pack) {
    if (pack.isForeign()) {
      return;
    }
    String where = pack.describe(ModelPack.GOLDEN);
    List<GoldenLine> lines = GoldenLine.read(pack.file(ModelPack.GOLDEN), where);
    for (int i = 0; i < lines.size(); i++) {
      verify(classifier, lines.get(i), where + ":" + (i + 1));
    }
  }

  private static void verify(TextClassifier classifier, GoldenLine line, String where) {
    Encoding encoding = classifier.tokenizer().encode(line.text());
    for (Tier tier : classifier.loaded()) {
      GoldenLine.Expected expected = line.of(tier, where);
      int label =
          classifier
              .labels()
              .index(expected.label())
              .orElseThrow(
                  () ->
                      new ModelFormatException(
                          "%s: expected the %s to name a label of the pack, found another"
                              .formatted(where, tier.label())));
      float found = classifier.probabilities(encoding, tier)[label];
      float tolerance = tier == Tier.STUDENT ? STUDENT_TOLERANCE : TEACHER_TOLERANCE;
      // Written so that a NaN is refused.
      if (!(Math.abs(found - expected.score()) <= tolerance)) {
        throw new ModelFormatException(
            "%s: expected the %s to give '%s' a probability of %s within %s, found %s"
                .formatted(
                    where, tier.label(), expected.label(), expected.score(), tolerance, found));
      }
    }
  }
}
