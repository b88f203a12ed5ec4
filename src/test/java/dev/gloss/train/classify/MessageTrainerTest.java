package dev.gloss.train.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gloss.classify.ClassifierSpecification;
import dev.gloss.classify.Reading;
import dev.gloss.classify.RunAs;
import dev.gloss.classify.Silence;
import dev.gloss.classify.Tag;
import dev.gloss.classify.Tags;
import dev.gloss.classify.TextClassifier;
import dev.gloss.data.DataFormatException;
import dev.gloss.data.MessageData;
import dev.gloss.evaluate.Progress;
import dev.gloss.evaluate.classify.MessageEvaluation;
import dev.gloss.foreign.EncoderSource;
import dev.gloss.foreign.ModelFolder;
import dev.gloss.pack.Manifest;
import dev.gloss.pack.ModelPack;
import dev.gloss.pack.PackName;
import dev.gloss.pack.TestPacks;
import dev.gloss.train.Stages;
import dev.gloss.train.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of a shop's customers: four of its labels, matters, follow-ups and small talk. */
final class MessageTrainerTest {
  /** Kept between the tests of a build: half a minute's work for a vocabulary. */
  private static final Path CACHE = Path.of("target", "test-cache");

  private static final AtomicLong CLOCK = new AtomicLong();

  private static final String DELIVERY = "delivery_status";
  private static final String INVOICE = "invoice";
  private static final String HOURS = "opening_hours";
  private static final String PASSWORD = "password";
  private static final List<String> LABELS = List.of(DELIVERY, INVOICE, HOURS, PASSWORD);

  /** For each label, to learn from. */
  private static final List<List<String>> TOLD =
      List.of(
          List.of(
              "My parcel has not come.",
              "The driver did not deliver my order.",
              "Where has my package got to?",
              "The tracking says my parcel is lost.",
              "When is my order going to arrive?"),
          List.of(
              "Please send me the invoice.",
              "There is an error on my bill.",
              "I never got a receipt.",
              "The company name on the invoice is wrong.",
              "I need a copy of the bill."),
          List.of(
              "When do you open tomorrow?",
              "Are you open on Sunday?",
              "How late is the shop open?",
              "What are your opening hours?",
              "Do you close early on Monday?"),
          List.of(
              "I forgot my password.",
              "My login does not work.",
              "I cannot sign in to my account.",
              "The password reset never arrives.",
              "I am locked out of my login."));

  /** For each label, to choose by. */
  private static final List<List<String>> ASKED =
      List.of(
          List.of(
              "My delivery is late again.",
              "Can you tell me where my parcel is?",
              "The courier lost my package."),
          List.of(
              "The amount on my invoice is wrong.",
              "Can you mail me my bill again?",
              "The receipt is missing."),
          List.of(
              "When does the store open on Saturday?",
              "Until when are you open tonight?",
              "Is the shop closed on holidays?"),
          List.of(
              "How do I reset my password?",
              "The login refuses my password.",
              "I do not remember my password."));

  private static final List<String> SMALL_TALK =
      List.of(
          "Hello there!",
          "Good morning everybody.",
          "Thank you so much for your help!",
          "Have a nice day.",
          "We were at the beach with the children.",
          "My cat sleeps all day long.",
          "The weather is lovely this week.",
          "My sister is getting married in June.",
          "I listened to some jazz last night.",
          "You are all very kind.",
          "The football match was exciting.",
          "I am learning to play the piano.",
          "Greetings from the mountains.",
          "My grandmother bakes great cakes.",
          "What a beautiful sunset!",
          "I love long walks in the forest.",
          "We watched a movie about dinosaurs.",
          "The soup was too salty for me.",
          "It rained cats and dogs.",
          "Bye for now, dear friends.");

  private static final List<String> MORE_SMALL_TALK =
      List.of(
          "Good evening to you all.",
          "Thanks a lot, you are great!",
          "The dog chased the neighbour's cat.",
          "We went hiking in the mountains.",
          "My brother plays the guitar.",
          "The sunshine is wonderful.",
          "I read a novel about pirates.",
          "My aunt cooked a lovely dinner.",
          "Have a great weekend!",
          "The concert last night was great.");

  private static final List<String> GOING_ON =
      List.of(
          "And how long will that take?",
          "Any news about it?",
          "Did you look into it yet?",
          "So what happens now?",
          "Can you do it today?",
          "How much longer will it take?",
          "Is there any news yet?",
          "And what do I do now?",
          "What happens next?",
          "Could you look into that?");

  @TempDir static Path folder;

  private static Path labelled;
  private static Path held;
  private static Path messages;
  private static Path heldMessages;
  private static Path teacher;
  private static Path distilled;
  private static ProbeTrainer.Result taught;

  @BeforeAll
  static void learn() throws IOException {
    List<String> shop =
        Files.readAllLines(ShopData.in(folder)).stream()
            .filter(line -> LABELS.stream().anyMatch(label -> line.contains('"' + label + '"')))
            .toList();
    labelled = Files.write(folder.resolve("labelled.jsonl"), shop.subList(0, 32));
    held = Files.write(folder.resolve("held.jsonl"), shop.subList(32, 48));
    messages = file("messages", messages(TOLD, SMALL_TALK, 0));
    heldMessages = file("held-messages", messages(ASKED, MORE_SMALL_TALK, 5));
    teacher = folder.resolve("teacher");
    taught = train(settings(given(), messages(messages), 2), teacher);
    distilled = folder.resolve("distilled");
    distill(distilling(teacher, messages(messages), 2), distilled);
  }

  /** Single matters with small talk around them, two at a time, follow-ups, and small talk. */
  private static List<String> messages(
      List<List<String>> told, List<String> smallTalk, int firstGoingOn) {
    List<String> lines = new ArrayList<>();
    for (int label = 0; label < LABELS.size(); label++) {
      int next = (label + 1) % LABELS.size();
      for (int i = 0; i < told.get(label).size(); i++) {
        String matter = LABELS.get(label) + "|" + told.get(label).get(i);
        String other = LABELS.get(next) + "|" + told.get(next).get(i);
        String around = smallTalk.get((label + 4 * i) % smallTalk.size());
        lines.add(message("", around, matter));
        lines.add(message("", matter, around));
        lines.add(message("", matter, other));
        lines.add(message("", other, around, matter));
        String goingOn = GOING_ON.get(firstGoingOn + (label + i) % 5);
        String conversation = "c" + label + "-" + i;
        lines.add(message(conversation, matter));
        lines.add(message(conversation, "+" + LABELS.get(label) + "|" + goingOn));
      }
    }
    smallTalk.forEach(text -> lines.add(message("", text)));
    return lines;
  }

  /**
   * A line of a file of messages.
   *
   * @param parts sentences; {@code label|sentence}: the sentence is the evidence of a matter, and
   *     after a plus sign it only goes on about it
   */
  private static String message(String conversation, String... parts) {
    StringBuilder text = new StringBuilder();
    List<String> matters = new ArrayList<>();
    for (String part : parts) {
      String sentence = part.substring(part.indexOf('|') + 1);
      int start = text.length() + (text.isEmpty() ? 0 : 1);
      text.append(text.isEmpty() ? "" : " ").append(sentence);
      if (!sentence.equals(part)) {
        boolean followUp = part.startsWith("+");
        matters.add(
            "{\"labels\":[\"%s\"],\"evidence\":[[%d,%d]],\"follow_up\":%s}"
                .formatted(
                    part.substring(followUp ? 1 : 0, part.indexOf('|')),
                    start,
                    text.length(),
                    followUp));
      }
    }
    return "{\"conversation\":\"%s\",\"text\":\"%s\",\"matters\":[%s]}"
        .formatted(conversation, text, String.join(",", matters));
  }

  private static String labelled(String text, String label) {
    return "{\"text\":\"%s\",\"label\":\"%s\"}".formatted(text, label);
  }

  private static Path file(String name, List<String> lines) throws IOException {
    return Files.write(folder.resolve(name + ".jsonl"), lines);
  }

  @Test
  void packReadsClausesAndKnowsWhatIsAboutNothingOrGoesOn() {
    ClassifierSpecification classifier = classifier(teacher);

    assertThat(classifier.reading()).isEqualTo(Reading.CLAUSES);
    assertThat(classifier.multiLabel()).isFalse();
    assertThat(classifier.labels())
        .containsExactly(DELIVERY, INVOICE, HOURS, PASSWORD, "none", "follow_up");
    assertThat(classifier.abstainLabels()).containsExactly("none");
    assertThat(classifier.followUp().label()).isEqualTo("follow_up");
    assertThat(classifier.isSaid(DELIVERY)).isTrue();
    assertThat(classifier.isSaid("none")).isFalse();
    assertThat(classifier.isSaid("follow_up")).isFalse();
  }

  @Test
  void cardSaysWhatWasLearnedFromAndHowWell() {
    Manifest.Card card = taught.manifest().card();

    assertThat(card.data())
        .containsOnlyKeys("train", "validation", "messages-train", "messages-validation");
    assertThat(card.metrics()).containsKeys("l2", "validation-precision-bound");
    assertThat(card.metrics()).containsEntry("validation-examples", 16.0);
    assertThat(taught.messages().orElseThrow().telling()).isEqualTo(60);
    assertThat(taught.messages().orElseThrow().without()).isEqualTo(10);
    assertThat(taught.messages().orElseThrow().followUps()).isEqualTo(12);
    assertThat(taught.messages().orElseThrow().foundShare()).isGreaterThan(0.8);
    assertThat(taught.messages().orElseThrow().rightShare()).isGreaterThan(0.8);
    assertThat(taught.test()).isEmpty();
    assertThat(taught.testMessages()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"teacher, TEACHER", "distilled, TEACHER", "distilled, CASCADE"})
  void messageOfTwoMattersGetsBothWithTheirClauses(String pack, RunAs runAs) {
    String parcel = "Where is the parcel that I ordered?";
    String password = "I have forgotten my password.";

    Tags tags = read(pack, runAs, "Good morning! " + parcel + " " + password);

    assertThat(tags.silence()).isEqualTo(Silence.NOT_SILENT);
    assertThat(tags.tags()).extracting(Tag::label).containsExactlyInAnyOrder(DELIVERY, PASSWORD);
    for (Tag tag : tags.tags()) {
      assertThat(tag.evidence().of("Good morning! " + parcel + " " + password))
          .isEqualTo(tag.label().equals(DELIVERY) ? parcel : password);
    }
  }

  /** Nothing but a word parts them. */
  @Test
  void mattersOfOneSentenceAreFoundInTheirClauses() {
    String text = "my parcel has not arrived and I also forgot my password";

    Tags tags = read("teacher", RunAs.TEACHER, text);

    assertThat(tags.tags()).extracting(Tag::label).containsExactlyInAnyOrder(DELIVERY, PASSWORD);
    for (Tag tag : tags.tags()) {
      assertThat(tag.evidence().of(text))
          .isEqualTo(
              tag.label().equals(DELIVERY)
                  ? "my parcel has not arrived"
                  : "and I also forgot my password");
    }
  }

  @ParameterizedTest
  @CsvSource({"teacher, TEACHER", "distilled, TEACHER", "distilled, CASCADE"})
  void smallTalkGetsNothingAndIsAboutNothing(String pack, RunAs runAs) {
    for (String text :
        List.of(
            "Good morning to everybody! My cat is sleeping.",
            "Thank you so much!",
            "We had a lovely day at the beach with the children.")) {
      Tags tags = read(pack, runAs, text);

      assertThat(tags.tags()).as(text).isEmpty();
      assertThat(tags.silence()).as(text).isEqualTo(Silence.NONE);
      assertThat(tags.silence().label()).isEqualTo("none");
    }
  }

  @Test
  void whatGoesOnIsSaidToAndIsHeardInItsConversation() {
    assertThat(read("teacher", RunAs.TEACHER, "And how long is that going to take?").silence())
        .isEqualTo(Silence.FOLLOW_UP);

    MessageEvaluation judged =
        MessageEvaluation.of(
            ModelFolder.open(teacher.toString()),
            RunAs.TEACHER,
            MessageData.read(heldMessages).messages(),
            Progress.NONE);

    assertThat(classifier(teacher).followUp().threshold()).isLessThan(1);
    assertThat(judged.alone().right()).isEqualTo(taught.messages().orElseThrow().right());
    assertThat(judged.alone().evident()).isEqualTo(judged.alone().marked());
    assertThat(judged.inConversation().followUpsFound())
        .isGreaterThan(judged.alone().followUpsFound());
  }

  @Test
  void withoutFollowUpsThereIsNoLabelOfThem() throws IOException {
    Path out = folder.resolve("no-follow-ups");
    Path without = without("no-follow-ups", messages);

    train(
        settings(
            given(),
            new MessageFiles(
                Optional.of(without), Optional.of(heldMessages), Optional.empty(), List.of(), 0),
            2),
        out);

    assertThat(classifier(out).labels())
        .containsExactly(DELIVERY, INVOICE, HOURS, PASSWORD, "none");
    assertThat(classifier(out).followUp()).isNull();
  }

  private static Path without(String name, Path messages) throws IOException {
    return file(
        name,
        Files.readAllLines(messages).stream()
            .filter(line -> !line.contains("\"follow_up\":true"))
            .toList());
  }

  /** One thread encodes anew what two read from the cache. */
  @Test
  void teacherIsTheSameByteForByteOnAnyNumberOfThreads() throws IOException {
    for (int threads = 1; threads <= 2; threads++) {
      Path again = folder.resolve("teacher-on-" + threads);
      TrainSettings settings = settings(given(), messages(messages), threads);

      train(threads == 1 ? coldly(settings) : settings, again);

      assertSame(again, teacher);
    }
  }

  private static TrainSettings coldly(TrainSettings settings) {
    return new TrainSettings(
        settings.files(),
        settings.messages(),
        settings.abstainLabels(),
        settings.goal(),
        settings.name(),
        settings.card(),
        new TrainingRun(folder.resolve("cold"), settings.run().seed(), settings.run().threads()));
  }

  @Test
  void distilledPackIsTheSameByteForByteOnAnyNumberOfThreads() throws IOException {
    Path again = folder.resolve("distilled-on-1");

    distill(distilling(teacher, messages(messages), 1), again);

    assertSame(again, distilled);
  }

  private static void assertSame(Path pack, Path other) throws IOException {
    assertThat(names(pack)).isEqualTo(names(other)).contains(Manifest.FILE);
    for (String name : names(other)) {
      assertThat(pack.resolve(name)).hasSameBinaryContentAs(other.resolve(name));
    }
  }

  private static Set<String> names(Path pack) throws IOException {
    try (Stream<Path> files = Files.list(pack)) {
      return files
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  void distilledPackReadsAsItsTeacherDoes() {
    ClassifierSpecification classifier = classifier(distilled);

    assertThat(RunAs.of(classifier)).containsExactly(RunAs.CASCADE, RunAs.STUDENT, RunAs.TEACHER);
    assertThat(classifier.reading()).isEqualTo(Reading.CLAUSES);
    assertThat(classifier.labels()).isEqualTo(classifier(teacher).labels());
    assertThat(classifier.abstainLabels()).containsExactly("none");
    assertThat(classifier.followUp().label()).isEqualTo("follow_up");
    assertThat(ModelFolder.open(distilled.toString()).manifest().card().data())
        .containsKeys(
            "distilled-train", "distilled-messages-train", "distilled-messages-validation");
  }

  @Test
  void studentAloneUnderstandsWhatItLearned() {
    MessageEvaluation judged =
        MessageEvaluation.of(
            ModelFolder.open(distilled.toString()),
            RunAs.STUDENT,
            MessageData.read(heldMessages).messages(),
            Progress.NONE);

    assertThat(judged.alone().foundShare()).isGreaterThan(0.5);
    assertThat(judged.alone().rightShare()).isGreaterThan(0.6);
  }

  /** What is chosen by is composed of the labelled texts and the background held back. */
  @Test
  void backgroundAloneMakesSuchAPack() throws IOException {
    Path background = background("background");
    MessageFiles files =
        new MessageFiles(
            Optional.empty(), Optional.empty(), Optional.empty(), List.of(background), 2);
    Path out = folder.resolve("composed");
    Path again = folder.resolve("composed-again");

    ProbeTrainer.Result result = train(settings(given(), files, 2), out);
    train(settings(given(), files, 1), again);

    ClassifierSpecification classifier = classifier(out);
    assertThat(classifier.reading()).isEqualTo(Reading.CLAUSES);
    assertThat(classifier.labels()).containsExactly(DELIVERY, INVOICE, HOURS, PASSWORD, "none");
    assertThat(classifier.followUp()).isNull();
    assertThat(result.manifest().card().data())
        .containsOnlyKeys("train", "validation", "background-1");
    assertThat(result.messages().orElseThrow().telling()).isEqualTo(16);
    assertThat(result.messages().orElseThrow().without()).isEqualTo(3);
    assertThat(result.messages().orElseThrow().several()).isPositive();
    assertSame(again, out);
    distill(distilling(out, files, 2), folder.resolve("composed-distilled"));
    assertThat(classifier(folder.resolve("composed-distilled")).reading())
        .isEqualTo(Reading.CLAUSES);
    assertThat(read("composed", RunAs.TEACHER, "My cat sleeps in the lovely sunshine.").silence())
        .isEqualTo(Silence.NONE);
    String text = "My cat sleeps all day. Where is my parcel now? Have a nice day!";
    assertThat(read("composed", RunAs.TEACHER, text).tags())
        .singleElement()
        .satisfies(
            tag -> {
              assertThat(tag.label()).isEqualTo(DELIVERY);
              assertThat(tag.evidence().of(text)).isEqualTo("Where is my parcel now?");
            });
  }

  private static Path background(String name) throws IOException {
    List<String> texts = new ArrayList<>(SMALL_TALK);
    texts.addAll(MORE_SMALL_TALK);
    return Files.write(folder.resolve(name + ".txt"), texts);
  }

  /** Nor does it change the pack what is judged by in the end. */
  @Test
  void messagesThatAreJudgedByAreLeftOutAndAPersonIsTold() throws IOException {
    Path test =
        file("test", List.of(message("", DELIVERY + "|So where is it?"), message("", "Oh well.")));
    List<String> lines = new ArrayList<>(Files.readAllLines(messages));
    lines.add(message("", DELIVERY + "|so  WHERE is it?"));
    lines.add(message("", MORE_SMALL_TALK.get(0).toUpperCase(Locale.ROOT)));
    lines.add(message("", text(Files.readAllLines(held).get(0))));
    Path more = file("more", lines);
    Path out = folder.resolve("left-out");

    ProbeTrainer.Result result =
        train(
            settings(
                given(),
                new MessageFiles(
                    Optional.of(more), Optional.of(heldMessages), Optional.of(test), List.of(), 1),
                2),
            out);

    assertThat(result.warnings())
        .contains(
            "%s: 3 of %d messages also stand in validation or test and are left out"
                .formatted(more, lines.size()));
    assertThat(taught.warnings()).noneMatch(warning -> warning.contains("left out"));
    assertThat(out.resolve(ClassifierSpecification.HEAD))
        .hasSameBinaryContentAs(teacher.resolve(ClassifierSpecification.HEAD));
    assertThat(result.testMessages().orElseThrow().telling()).isEqualTo(1);
    assertThat(result.testMessages().orElseThrow().without()).isEqualTo(1);
    assertThat(result.manifest().card().data()).containsKey("messages-test");
  }

  private static String text(String line) {
    return line.replaceAll(".*\"text\": \"([^\"]*)\".*", "$1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "validation", "test"})
  void unknownLabelsAreRefusedWithFileAndLine(String which) throws IOException {
    Path strange =
        file(
            "strange-" + which,
            List.of(message("", "Oh well."), message("", "strange|This is something else.")));
    Optional<Path> file = Optional.of(strange);

    TrainSettings settings =
        settings(
            given(),
            new MessageFiles(
                which.equals("train") ? file : Optional.of(messages),
                which.equals("validation") ? file : Optional.of(heldMessages),
                which.equals("test") ? file : Optional.empty(),
                List.of(),
                0),
            1);

    assertThatThrownBy(() -> train(settings, folder.resolve("refused")))
        .isInstanceOf(DataFormatException.class)
        .hasMessageStartingWith(strange + ":2: expected labels among the ")
        .hasMessageEndingWith(" that the labelled texts have, found 'strange'");
    assertThat(TestPacks.loadedEncoders()).isZero();
  }

  /** Not those that the pack has besides. */
  @Test
  void refusalCountsTheLabelsOfTheLabelledTexts() throws IOException {
    Path strange = file("strange", List.of(message("", "strange|This is something else.")));

    refused(
        settings(given(), messages(strange), 1),
        strange + ":1: expected labels among the 4 that the labelled texts have, found 'strange'");
  }

  /** They are names of the pack's own and never said: a message is about nothing by no matters. */
  @ParameterizedTest
  @ValueSource(strings = {"none", "follow_up"})
  void labelsThatNoLabelledTextHasAreRefusedThoughThePackHasThem(String label) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(messages));
    lines.add(0, message("", label + "|This is something else."));
    Path strange = file("own-" + label, lines);

    assertThatThrownBy(
            () ->
                train(settings(given(), messages(strange), 1), folder.resolve("refused-" + label)))
        .isInstanceOf(DataFormatException.class)
        .hasMessageStartingWith(strange + ":1: ")
        .hasMessageEndingWith("found '" + label + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "follow_up"})
  void labelsOfTheirOwnMeaningAreRefusedAmongLabelledTexts(String label) throws IOException {
    Path data = with(labelled, "own-among-labelled-" + label, label);

    refused(
        settings(LabelledFiles.of(data), messages(messages), 1),
        ("%s: expected no label '%s', which has a meaning of its own where messages are read;"
                + " '--abstain-label %s' where it means none of the others")
            .formatted(data, label, label));
  }

  /** That is what the refusal says to do. */
  @ParameterizedTest
  @ValueSource(strings = {"none", "follow_up"})
  void labelsOfTheirOwnMeaningServeAsAbstainLabels(String label) throws IOException {
    Path data = with(labelled, "own-as-abstain-" + label, label);
    Path out = folder.resolve("own-as-abstain-" + label);
    Path plain = without("plain-" + label, messages);

    train(
        settings(
            new LabelledFiles(data, Optional.of(held), Optional.empty()),
            messages(plain),
            List.of(label),
            2),
        out);

    assertThat(classifier(out).labels()).containsExactly(DELIVERY, INVOICE, HOURS, PASSWORD, label);
    assertThat(classifier(out).abstainLabels()).containsExactly(label);
  }

  /** The one name cannot mean both. */
  @Test
  void followUpCannotMeanNoneWhereMessagesGoOn() throws IOException {
    Path data = with(labelled, "both", "follow_up");

    assertThatThrownBy(
            () ->
                train(
                    settings(
                        new LabelledFiles(data, Optional.of(held), Optional.empty()),
                        messages(messages),
                        List.of("follow_up"),
                        1),
                    folder.resolve("both")))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("'follow_up'");
  }

  private static Path with(Path data, String name, String label) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(data));
    SMALL_TALK.subList(0, 12).forEach(text -> lines.add(labelled(text, label)));
    return file(name, lines);
  }

  @Test
  void textsWithAnyNumberOfLabelsAreRefused() throws IOException {
    Path many =
        Files.writeString(
            folder.resolve("many.jsonl"),
            "{\"text\":\"x\",\"labels\":[\"invoice\"]}\n{\"text\":\"y\",\"labels\":[\"password\"]}\n"
                + "{\"text\":\"z\",\"labels\":[\"password\",\"invoice\"]}\n");
    LabelledFiles files = new LabelledFiles(many, Optional.of(many), Optional.empty());
    String message =
        many + ": expected texts with one 'label' beside messages or background, found 'labels'";

    refused(settings(files, messages(messages), 1), message);
    refused(
        settings(
            files,
            new MessageFiles(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(background("many-background")),
                0),
            1),
        message);
  }

  private static void refused(TrainSettings settings, String message) {
    Path out = folder.resolve("refused");

    assertThatThrownBy(() -> train(settings, out))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(message);
    assertThat(out).doesNotExist();
    assertThat(TestPacks.loadedEncoders()).isZero();
  }

  @Test
  void teacherThatReadsMessagesIsNotDistilledWithout() {
    assertThatThrownBy(
            () -> distill(distilling(teacher, MessageFiles.NONE, 1), folder.resolve("refused")))
        .isInstanceOf(DataFormatException.class)
        .hasMessageEndingWith(
            ": expected the messages or the background that the teacher learned from, since it reads"
                + " messages clause by clause, found none");
  }

  @Test
  void messagesThatTheTeacherLearnedFromAreNotToChooseBy() {
    MessageFiles learned =
        new MessageFiles(
            Optional.of(messages), Optional.of(messages), Optional.empty(), List.of(), 0);

    assertThatThrownBy(
            () -> distill(distilling(teacher, learned, 1), folder.resolve("refused-messages")))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(
            messages
                + ": expected validation messages that the teacher did not learn from, found the"
                + " file it was trained with");
  }

  @Test
  void teacherThatReadsWholeTextsIsNotDistilledWithMessages() {
    Path whole = TestPacks.write(folder.resolve("whole"));

    assertThatThrownBy(
            () -> distill(distilling(whole, messages(messages), 1), folder.resolve("refused")))
        .isInstanceOf(DataFormatException.class)
        .hasMessageEndingWith(
            ": expected a teacher that learned from messages or background, found one that reads"
                + " whole texts");
  }

  @Test
  void abstainLabelOfTheLabelledTextsIsThatOfMessagesAboutNothing() throws IOException {
    LabelledFiles files =
        new LabelledFiles(with(labelled, "oos", "oos"), Optional.of(held), Optional.empty());
    Path out = folder.resolve("oos");
    Path student = folder.resolve("oos-distilled");

    train(settings(files, messages(messages), 2), out);
    distill(distilling(out, files, messages(messages), 2), student);

    for (Path pack : List.of(out, student)) {
      assertThat(classifier(pack).labels())
          .containsExactly(DELIVERY, INVOICE, HOURS, PASSWORD, "oos", "follow_up");
      assertThat(classifier(pack).abstainLabels()).containsExactly("oos");
      Tags tags = read(pack.getFileName().toString(), RunAs.TEACHER, "My cat is sleeping.");
      assertThat(tags.tags()).isEmpty();
      assertThat(tags.silence()).isEqualTo(Silence.NONE);
    }
  }

  /** Texts of all of them are about nothing. */
  @Test
  void severalAbstainLabelsAreRefused() throws IOException {
    Path data = with(with(labelled, "one-abstain", "oos"), "two-abstain", "chat");

    assertThatThrownBy(
            () ->
                train(
                    settings(
                        new LabelledFiles(data, Optional.of(held), Optional.empty()),
                        messages(messages),
                        List.of("oos", "chat"),
                        1),
                    folder.resolve("two-abstain")))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(
            data
                + ": expected at most one abstain label where messages are read, found [oos, chat]");
  }

  private static LabelledFiles given() {
    return new LabelledFiles(labelled, Optional.of(held), Optional.empty());
  }

  /** With those to choose by. */
  private static MessageFiles messages(Path train) {
    return new MessageFiles(
        Optional.of(train), Optional.of(heldMessages), Optional.empty(), List.of(), 1);
  }

  private static ClassifierSpecification classifier(Path pack) {
    return TestPacks.classifier(ModelFolder.open(pack.toString()).manifest());
  }

  private static Tags read(String pack, RunAs runAs, String text) {
    ModelPack opened = ModelFolder.open(folder.resolve(pack).toString());
    try (TextClassifier classifier = TextClassifier.open(opened, runAs)) {
      return classifier.read(classifier.view(text));
    }
  }

  private static ProbeTrainer.Result train(TrainSettings settings, Path out) {
    return new ProbeTrainer(settings, EncoderSource.shipped(), Stages.NONE).train(out);
  }

  private static TrainSettings settings(LabelledFiles files, MessageFiles messages, int threads) {
    return settings(files, messages, List.of(), threads);
  }

  private static TrainSettings settings(
      LabelledFiles files, MessageFiles messages, List<String> abstainLabels, int threads) {
    return new TrainSettings(
        files,
        messages,
        abstainLabels,
        PrecisionGoal.of(0.7),
        new PackName("shop", "1.0.0"),
        Manifest.Card.builder().licence("Apache-2.0").command("gloss train").build(),
        new TrainingRun(CACHE, 42, threads));
  }

  /** A clock on which everything takes a second, so that nobody waits for a speed. */
  private static long tick() {
    return CLOCK.addAndGet(1_000_000_000L);
  }

  private static void distill(DistillSettings settings, Path out) {
    new Distiller(settings, Stages.NONE, MessageTrainerTest::tick).distill(out);
  }

  private static DistillSettings distilling(Path pack, MessageFiles messages, int threads) {
    return distilling(pack, given(), messages, threads);
  }

  private static DistillSettings distilling(
      Path pack, LabelledFiles files, MessageFiles messages, int threads) {
    return new DistillSettings(
        pack.toString(),
        files,
        messages,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        new StudentSize(16, 24, 200),
        CascadeAim.BALANCED,
        PrecisionGoal.of(0.7),
        "gloss distill",
        new TrainingRun(CACHE, 42, threads));
  }
}
