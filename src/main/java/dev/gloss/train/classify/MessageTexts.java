package dev.gloss.train.classify;

import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.classify.FollowUp;
import dev.gloss.classify.LabelSet;
import dev.gloss.data.DataFormatException;
import dev.gloss.data.Example;
import dev.gloss.data.Matter;
import dev.gloss.data.Message;
import dev.gloss.data.MessageData;
import dev.gloss.pack.Manifest;
import dev.gloss.text.Span;
import dev.gloss.text.TextHash;
import dev.gloss.train.UnlabelledTexts;
import dev.gloss.view.TextPart;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Labelled texts, messages and background to understand messages by.
 *
 * @param texts the labelled ones
 * @param targets what is to be made of them
 * @param passages to learn from, the labelled texts first
 * @param validation to choose by
 * @param test messages to judge by at the end
 * @param digests of all files, by {@code train}, {@code messages-train} and so on
 * @param warnings what a person should know of the data, a line each
 */
record MessageTexts(
    TrainingTexts texts,
    MessageTargets targets,
    List<Passage> passages,
    JudgedMessages validation,
    List<Message> test,
    Map<String, Manifest.PackFile> digests,
    List<String> warnings) {
  /** Names of files in cards. */
  static final String TRAIN = "messages-train";

  static final String VALIDATION = "messages-validation";

  /** What messages about nothing are called where the data has no name for them. */
  static final String NONE = "none";

  /** What messages are called that go on about something said before. */
  static final String FOLLOW_UP = "follow_up";

  private static final float LABELLED = 2;
  private static final float BACKGROUND = 0.5f;
  private static final float MESSAGE = 1.5f;
  private static final float CLAUSE = 0.75f;
  private static final float COMPOSED = 0.5f;
  private static final float COMPOSED_CLAUSE = 0.25f;

  /** One in so many texts of the background is kept to choose by. */
  private static final int HELD_BACKGROUND = 10;

  private static final long COMPOSING = 0x5eed;

  /** What is read of the files beside the labelled texts. */
  private record Read(
      List<Message> train,
      Optional<List<Message>> validation,
      List<Message> test,
      List<String> background,
      Map<String, Manifest.PackFile> digests,
      List<String> warnings) {
    static Read of(MessageFiles files, TrainingTexts texts) {
      Map<String, Manifest.PackFile> digests = new TreeMap<>();
      List<String> warnings = new ArrayList<>();
      Optional<List<Message>> validation =
          files.validation().map(file -> read(VALIDATION, file, digests));
      List<Message> test =
          files.test().map(file -> read("messages-test", file, digests)).orElse(List.of());
      List<String> held = new ArrayList<>(texts.heldTexts());
      validation.ifPresent(messages -> messages.forEach(message -> held.add(message.text())));
      test.forEach(message -> held.add(message.text()));
      UnlabelledTexts background = UnlabelledTexts.read("background", files.background(), held);
      digests.putAll(background.digests());
      warnings.addAll(background.warnings());
      List<Message> train =
          files
              .train()
              .map(file -> unheld(file, read(TRAIN, file, digests), held, warnings))
              .orElse(List.of());
      return new Read(train, validation, test, background.texts(), digests, warnings);
    }

    private static List<Message> read(
        String name, Path file, Map<String, Manifest.PackFile> digests) {
      MessageData data = MessageData.read(file);
      digests.put(name, new Manifest.PackFile(data.sha256(), data.bytes()));
      return data.messages();
    }

    /** A short message, such as a thank-you, may stand among those held too: it is not learned. */
    private static List<Message> unheld(
        Path file, List<Message> messages, List<String> held, List<String> warnings) {
      Set<TextHash> hashes = new HashSet<>();
      held.forEach(text -> hashes.add(TextHash.asSeen(text)));
      List<Message> others =
          messages.stream()
              .filter(message -> !hashes.contains(TextHash.asSeen(message.text())))
              .toList();
      if (others.size() < messages.size()) {
        warnings.add(
            "%s: %d of %d messages also stand in validation or test and are left out"
                .formatted(file, messages.size() - others.size(), messages.size()));
      }
      return others;
    }
  }

  /**
   * Reads the files of a teacher to be.
   *
   * @param abstainLabels labels that mean "none of the others", as far as the data has them
   */
  static MessageTexts read(
      LabelledFiles files, MessageFiles messageFiles, List<String> abstainLabels, long seed) {
    TrainingTexts texts = TrainingTexts.read(files, Optional.empty(), seed, 0);
    requireOneLabel(texts, files);
    List<String> abstaining = texts.abstainLabels(abstainLabels);
    Read read = Read.of(messageFiles, texts);
    List<String> names =
        new ArrayList<>(
            texts.labels().labels().stream().filter(name -> !abstaining.contains(name)).toList());
    if (abstaining.size() > 1) {
      throw new DataFormatException(
          "%s: expected at most one abstain label where messages are read, found %s"
              .formatted(files.train(), abstaining));
    }
    String none = abstaining.isEmpty() ? NONE : abstaining.get(0);
    for (String own : List.of(none, FOLLOW_UP)) {
      if (names.contains(own)) {
        throw new DataFormatException(
            ("%s: expected no label '%s', which has a meaning of its own where messages are read; '--abstain-label %s'"
                    + " where it means none of the others")
                .formatted(files.train(), own, own));
      }
    }
    names.add(none);
    boolean follows =
        read.train().stream()
            .flatMap(message -> message.matters().stream())
            .anyMatch(Matter::followUp);
    if (follows) {
      if (none.equals(FOLLOW_UP)) {
        throw new DataFormatException(
            "%s: expected another abstain label than '%s', which is what messages are called that"
                    .formatted(files.train(), FOLLOW_UP)
                + " go on");
      }
      names.add(FOLLOW_UP);
    }
    LabelSet labels = new LabelSet(names);
    MessageTargets targets =
        new MessageTargets(labels, index(labels, none), follows ? names.size() - 1 : -1);
    return of(texts, read, messageFiles, targets, abstaining, seed);
  }

  /** Reads the files that a teacher's student learns from. */
  static MessageTexts read(
      LabelledFiles files, MessageFiles messageFiles, ClassifierSpecification teacher, long seed) {
    LabelSet labels = new LabelSet(teacher.labels());
    TrainingTexts texts = TrainingTexts.read(files, Optional.of(labels), seed, 0);
    requireOneLabel(texts, files);
    Optional<String> follows = Optional.ofNullable(teacher.followUp()).map(FollowUp::label);
    MessageTargets targets =
        new MessageTargets(
            labels,
            index(labels, teacher.abstainLabels().get(0)),
            follows.map(name -> index(labels, name)).orElse(-1));
    Read read = Read.of(messageFiles, texts);
    return of(texts, read, messageFiles, targets, teacher.abstainLabels(), seed);
  }

  private static void requireOneLabel(TrainingTexts texts, LabelledFiles files) {
    if (texts.multiLabel()) {
      throw new DataFormatException(
          "%s: expected texts with one 'label' beside messages or background, found 'labels'"
              .formatted(files.train()));
    }
  }

  private static int index(LabelSet labels, String name) {
    return labels.index(name).orElseThrow();
  }

  private static MessageTexts of(
      TrainingTexts texts,
      Read read,
      MessageFiles files,
      MessageTargets targets,
      List<String> abstaining,
      long seed) {
    Stream.of(
            Map.entry(files.train(), read.train()),
            Map.entry(files.validation(), read.validation().orElse(List.of())),
            Map.entry(files.test(), read.test()))
        .forEach(each -> refuseUnknown(each.getKey(), each.getValue(), targets));
    List<Message> labelled = messages(texts.train(), abstaining);
    List<Message> held = messages(texts.validation(), abstaining);
    List<String> background = new ArrayList<>();
    List<String> heldBackground = new ArrayList<>();
    for (int i = 0; i < read.background().size(); i++) {
      boolean kept = read.validation().isEmpty() && i % HELD_BACKGROUND == 0;
      (kept ? heldBackground : background).add(read.background().get(i));
    }
    List<Message> asked = read.validation().orElseGet(() -> composed(held, heldBackground, seed));
    int composed = (int) Math.round(files.composed() * labelled.size());
    List<Passage> passages = new ArrayList<>();
    for (Message message : labelled) {
      passages.add(new Passage(TextPart.whole(message.text()), targets.whole(message), LABELLED));
    }
    for (String text : background) {
      Message message = new Message("", "", text, List.of(), 0);
      passages.add(new Passage(TextPart.whole(text), targets.whole(message), BACKGROUND));
    }
    read.train().forEach(message -> add(message, targets, MESSAGE, CLAUSE, passages));
    new MessageComposer(labelled, background, seed)
        .compose(composed)
        .forEach(message -> add(message, targets, COMPOSED, COMPOSED_CLAUSE, passages));
    Map<String, Manifest.PackFile> digests = new TreeMap<>(texts.digests());
    digests.putAll(read.digests());
    List<String> warnings = new ArrayList<>(texts.warnings());
    warnings.addAll(read.warnings());
    return new MessageTexts(
        texts,
        targets,
        List.copyOf(passages),
        JudgedMessages.of(asked, held, targets),
        read.test(),
        digests,
        List.copyOf(warnings));
  }

  /** Composed of what is held back, and half as many that are about nothing. */
  private static List<Message> composed(
      List<Message> held, List<String> heldBackground, long seed) {
    List<Message> messages =
        new ArrayList<>(
            new MessageComposer(held, heldBackground, seed ^ COMPOSING).compose(held.size()));
    heldBackground.stream()
        .limit(held.size() / 2)
        .forEach(text -> messages.add(new Message("", "", text, List.of(), 0)));
    return messages;
  }

  private static void add(
      Message message,
      MessageTargets targets,
      float weight,
      float clauseWeight,
      List<Passage> passages) {
    passages.add(new Passage(TextPart.whole(message.text()), targets.whole(message), weight));
    if (!JudgedMessages.isMarked(message)) {
      return;
    }
    for (Span clause : JudgedMessages.clauses(message.text())) {
      passages.add(
          new Passage(
              TextPart.of(message.text(), clause), targets.clause(message, clause), clauseWeight));
    }
  }

  private static List<Message> messages(List<Example> examples, List<String> abstaining) {
    return examples.stream()
        .map(
            example ->
                new Message(
                    example.id(),
                    "",
                    example.text(),
                    abstaining.contains(example.label())
                        ? List.of()
                        : List.of(Matter.of(example.label())),
                    example.line()))
        .toList();
  }

  private static void refuseUnknown(
      Optional<Path> file, List<Message> messages, MessageTargets targets) {
    LabelSet labels = targets.labels();
    int said = labels.size() - (targets.followUp() < 0 ? 1 : 2);
    for (Message message : messages) {
      for (String label : message.acceptable()) {
        int index = labels.index(label).orElse(targets.none());
        if (index == targets.none() || index == targets.followUp()) {
          throw new DataFormatException(
              "%s:%d: expected labels among the %d that the labelled texts have, found '%s'"
                  .formatted(file.orElseThrow(), message.line(), said, label));
        }
      }
    }
  }

  /** Whole texts without labels that a teacher is to say more of. */
  List<String> heldTexts() {
    return Stream.concat(
            texts.heldTexts().stream(),
            Stream.concat(validation.messages().stream(), test.stream()).map(Message::text))
        .toList();
  }
}
