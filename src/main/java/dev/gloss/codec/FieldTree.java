package dev.gloss.codec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All the paths that a job names, as one tree, so that a record is read once from front to back and
 * only what somebody wants is kept. A node says which slots of {@link RecordValues} take the value
 * that stands there and which of its members are wanted in turn. Immutable once built.
 */
final class FieldTree {
  /** The node of a value nobody wants. */
  static final FieldTree UNWANTED = new FieldTree(Optional.empty());

  private final Map<String, FieldTree> members = new HashMap<>();
  private final List<Integer> slots = new ArrayList<>();
  private final Optional<String> collectedAs;
  private boolean collects;
  private int lastIndex = -1;

  private FieldTree(Optional<String> collectedAs) {
    this.collectedAs = collectedAs;
  }

  /** The root of a tree without paths. */
  static FieldTree root() {
    return new FieldTree(Optional.empty());
  }

  /** Has {@code slot} take the value at {@code path}. */
  void add(FieldPath path, int slot) {
    node(path).slots.add(slot);
  }

  /** As {@link #add}, and collects the members of the value as well. */
  void collect(FieldPath path, int slot) {
    FieldTree node = node(path);
    node.slots.add(slot);
    node.collects = true;
  }

  private FieldTree node(FieldPath path) {
    FieldTree node = this;
    for (String segment : path.segments()) {
      if (isIndex(segment)) {
        node.lastIndex = Math.max(node.lastIndex, Integer.parseInt(segment));
      }
      node = node.members.computeIfAbsent(segment, name -> root());
    }
    return node;
  }

  /** Whether a segment can be an array index: a decimal number of up to nine digits. */
  static boolean isIndex(String segment) {
    return segment.matches("0|[1-9][0-9]{0,8}");
  }

  /** The node of the member with this name. */
  FieldTree member(String name) {
    FieldTree member = members.getOrDefault(name, UNWANTED);
    if (!collects) {
      return member;
    }
    FieldTree collected = new FieldTree(Optional.of(name));
    collected.members.putAll(member.members);
    collected.slots.addAll(member.slots);
    collected.collects = member.collects;
    collected.lastIndex = member.lastIndex;
    return collected;
  }

  /** The node of the array element at this index. */
  FieldTree element(long index) {
    return index > lastIndex ? UNWANTED : members.getOrDefault(Long.toString(index), UNWANTED);
  }

  boolean isWanted() {
    return this != UNWANTED;
  }

  /** Whether the names of the members here matter. */
  boolean wantsMembers() {
    return collects || !members.isEmpty();
  }

  /** Whether every member is collected by its name. */
  boolean collects() {
    return collects;
  }

  /** The name under which the value here is collected, if it is. */
  Optional<String> collectedAs() {
    return collectedAs;
  }

  List<Integer> slots() {
    return slots;
  }

  Iterable<FieldTree> members() {
    return members.values();
  }
}
