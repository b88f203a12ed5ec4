package dev.gloss.train.classify;

import dev.gloss.data.Matter;
import dev.gloss.data.Message;
import dev.gloss.text.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Composes messages out of labelled texts and of texts that are nobody's business: one or two of
 * the former, with some of the latter around them, written as people write on phones. Where each
 * labelled text stands is known. The same seed gives the same messages.
 */
final class MessageComposer {
  /** Of ten messages: how many hold two labelled texts. */
  private static final int DOUBLE = 3;

  /** Longest text of the background that is taken, in UTF-16 units. */
  private static final int LONGEST = 120;

  private final List<Message> labelled;
  private final List<String> background;
  private final SplittableRandom random;

  /**
   * @param labelled at least one
   * @param background may be empty
   */
  MessageComposer(List<Message> labelled, List<String> background, long seed) {
    this.labelled = labelled;
    this.background = background.stream().filter(text -> text.length() <= LONGEST).toList();
    this.random = new SplittableRandom(seed);
  }

  List<Message> compose(int count) {
    List<Message> messages = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      messages.add(message());
    }
    return messages;
  }

  private Message message() {
    boolean sloppy = random.nextInt(2) == 0;
    StringBuilder text = new StringBuilder();
    List<Matter> matters = new ArrayList<>();
    addBackground(text, sloppy);
    int texts = random.nextInt(10) < DOUBLE ? 2 : 1;
    for (int i = 0; i < texts; i++) {
      Message each = labelled.get(random.nextInt(labelled.size()));
      Span span = add(text, each.text(), sloppy);
      if (!labels(each).isEmpty()) {
        add(matters, labels(each), span);
      }
      if (random.nextInt(3) == 0) {
        addBackground(text, sloppy);
      }
    }
    return new Message("", "", text.toString(), matters, 0);
  }

  /** Two texts of the same labels are one matter, said twice. */
  private static void add(List<Matter> matters, List<String> labels, Span span) {
    for (int i = 0; i < matters.size(); i++) {
      Matter known = matters.get(i);
      if (known.labels().equals(labels)) {
        List<Span> evidence = new ArrayList<>(known.evidence());
        evidence.add(span);
        matters.set(i, new Matter(labels, evidence, false));
        return;
      }
    }
    matters.add(new Matter(labels, List.of(span), false));
  }

  /** The labels of a text's one matter; none: it is about nothing. */
  private static List<String> labels(Message message) {
    return message.matters().isEmpty() ? List.of() : message.matters().get(0).labels();
  }

  private void addBackground(StringBuilder text, boolean sloppy) {
    if (!background.isEmpty() && random.nextInt(2) == 0) {
      add(text, background.get(random.nextInt(background.size())), sloppy);
    }
  }

  private Span add(StringBuilder text, String sentence, boolean sloppy) {
    if (text.length() > 0) {
      text.append(' ');
    }
    int start = text.length();
    String stripped = sentence.strip();
    text.append(sloppy ? sloppy(stripped) : stripped);
    if (!sloppy && Character.isLetterOrDigit(text.charAt(text.length() - 1))) {
      text.append('.');
    }
    return new Span(start, text.length());
  }

  /** Lower case, without the punctuation at the end, with a slip of the finger now and then. */
  private String sloppy(String sentence) {
    StringBuilder typed = new StringBuilder(sentence.toLowerCase(Locale.ROOT));
    while (typed.length() > 1 && ".?!".indexOf(typed.charAt(typed.length() - 1)) >= 0) {
      typed.setLength(typed.length() - 1);
    }
    if (random.nextInt(2) == 0 && typed.length() > 3) {
      slip(typed, 1 + random.nextInt(typed.length() - 2));
    }
    return typed.toString();
  }

  private void slip(StringBuilder typed, int at) {
    char letter = typed.charAt(at);
    if (!Character.isLetter(letter) || Character.isSurrogate(typed.charAt(at - 1))) {
      return;
    }
    switch (random.nextInt(3)) {
      case 0 -> typed.deleteCharAt(at);
      case 1 -> typed.insert(at, letter);
      default -> typed.deleteCharAt(at).insert(at - 1, letter);
    }
  }
}
