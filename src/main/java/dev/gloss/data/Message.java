package dev.gloss.data;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A message as a person wrote it, with what it is about.
 *
 * @param id empty if the file gives none
 * @param conversation that it stands in; empty if it stands alone
 * @param matters none to many
 * @param line where it stands in its file, from 1
 */
public record Message(String id, String conversation, String text, List<Matter> matters, int line) {
  public Message {
    matters = List.copyOf(matters);
  }

  /** The matters that it tells by itself, without its conversation. */
  public List<Matter> told() {
    return matters.stream().filter(matter -> !matter.followUp()).toList();
  }

  /** Every label that is right. */
  public Set<String> acceptable() {
    return matters.stream().flatMap(matter -> matter.labels().stream()).collect(Collectors.toSet());
  }
}
