package dev.gloss.evaluate.classify;

import dev.gloss.classify.Tag;
import dev.gloss.data.Matter;
import dev.gloss.data.Message;
import dev.gloss.text.Span;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How well messages are understood. Counts, from which the shares follow.
 *
 * @param telling messages that tell a matter by themselves
 * @param found those of them that got an acceptable label
 * @param tags that were given
 * @param right those of them that are acceptable
 * @param without messages that are about nothing
 * @param falseAlarms those of them that got a tag
 * @param several matters of the messages that tell two or more
 * @param severalFound those of them that were found
 * @param severalTags tags that those messages got
 * @param severalRight those of them that are acceptable
 * @param marked right tags of messages where somebody marked the evidence
 * @param evident those of them whose evidence is marked
 * @param followUps messages all of whose matters only the conversation tells
 * @param followUpsFound those of them that got an acceptable label
 */
public record MessageScores(
    int telling,
    int found,
    int tags,
    int right,
    int without,
    int falseAlarms,
    int several,
    int severalFound,
    int severalTags,
    int severalRight,
    int marked,
    int evident,
    int followUps,
    int followUpsFound) {
  /**
   * Holds what was said of messages against what they are about.
   *
   * @param said of each message
   */
  public static MessageScores of(List<Message> messages, List<List<Tag>> said) {
    int[] counts = new int[14];
    for (int i = 0; i < messages.size(); i++) {
      count(messages.get(i), said.get(i), counts);
    }
    return new MessageScores(
        counts[0],
        counts[1],
        counts[2],
        counts[3],
        counts[4],
        counts[5],
        counts[6],
        counts[7],
        counts[8],
        counts[9],
        counts[10],
        counts[11],
        counts[12],
        counts[13]);
  }

  private static void count(Message message, List<Tag> tags, int[] counts) {
    Set<String> given = tags.stream().map(Tag::label).collect(Collectors.toSet());
    Set<String> acceptable = message.acceptable();
    List<Matter> told = message.told();
    int right = (int) given.stream().filter(acceptable::contains).count();
    counts[2] += given.size();
    counts[3] += right;
    if (message.matters().isEmpty()) {
      counts[4]++;
      counts[5] += given.isEmpty() ? 0 : 1;
      return;
    }
    if (told.isEmpty()) {
      counts[12]++;
      counts[13] += right > 0 ? 1 : 0;
    } else {
      counts[0]++;
      counts[1] += right > 0 ? 1 : 0;
    }
    if (told.size() > 1) {
      counts[6] += told.size();
      counts[7] += found(told, given);
      counts[8] += given.size();
      counts[9] += right;
    }
    for (Tag tag : tags) {
      List<Span> marked =
          message.matters().stream()
              .filter(matter -> matter.labels().contains(tag.label()))
              .flatMap(matter -> matter.evidence().stream())
              .toList();
      if (!marked.isEmpty()) {
        counts[10]++;
        counts[11] += marked.stream().anyMatch(span -> overlap(span, tag.evidence())) ? 1 : 0;
      }
    }
  }

  /** How many of the matters have a label among those given. */
  static int found(List<Matter> matters, Set<String> given) {
    return (int)
        matters.stream()
            .filter(matter -> matter.labels().stream().anyMatch(given::contains))
            .count();
  }

  /** Most of the shorter one is shared. */
  private static boolean overlap(Span some, Span other) {
    int shared = Math.min(some.end(), other.end()) - Math.max(some.start(), other.start());
    return shared > 0 && 2 * shared >= Math.min(some.length(), other.length());
  }

  /** Share of the messages that tell a matter by themselves which got an acceptable label. */
  public double foundShare() {
    return ClassificationMetrics.share(found, telling);
  }

  /** Share of the tags that are acceptable. */
  public double rightShare() {
    return ClassificationMetrics.share(right, tags);
  }

  /** Share of the messages about nothing that got a tag. */
  public double falseAlarmShare() {
    return ClassificationMetrics.share(falseAlarms, without);
  }

  /** Share of the matters that were found, of messages that tell several. */
  public double severalFoundShare() {
    return ClassificationMetrics.share(severalFound, several);
  }

  /** Share of the tags that are acceptable, of messages that tell several matters. */
  public double severalRightShare() {
    return ClassificationMetrics.share(severalRight, severalTags);
  }

  /** Share of the right tags whose evidence is what a person marked. */
  public double evidentShare() {
    return ClassificationMetrics.share(evident, marked);
  }

  /** Share of the messages that only the conversation tells which got an acceptable label. */
  public double followUpShare() {
    return ClassificationMetrics.share(followUpsFound, followUps);
  }

  /** The shares by the names they have in a card. */
  public Map<String, Double> figures(String data) {
    Map<String, Double> figures = new TreeMap<>();
    figures.put(data + "-messages-found", foundShare());
    figures.put(data + "-messages-right", rightShare());
    figures.put(data + "-messages-false-alarms", falseAlarmShare());
    figures.put(data + "-messages-several-found", severalFoundShare());
    figures.put(data + "-messages-several-right", severalRightShare());
    figures.put(data + "-messages", (double) telling + without + followUps);
    return figures;
  }
}
