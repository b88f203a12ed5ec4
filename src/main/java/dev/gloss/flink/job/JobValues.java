package dev.gloss.flink.job;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The values of a job file, each checked by itself against {@link JobKeys}. Collects what is wrong
 * instead of stopping at it.
 */
final class JobValues {
  private static final int SHOWN_CHARACTERS = 60;

  private final String file;
  private final Map<String, Entry> written = new LinkedHashMap<>();
  private final Map<String, String> valid = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();

  /**
   * @param found in the file
   * @param set {@code key=value} each, of equal keys the last holds
   */
  JobValues(String file, List<Entry> found, List<Entry> set, EnvironmentVariables environment) {
    this.file = file;
    List<Entry> entries = found.stream().map(JobKeys::today).toList();
    List<Entry> overrides = set.stream().map(JobKeys::today).toList();
    entries.forEach(entry -> written.putIfAbsent(entry.key(), entry));
    overrides.forEach(this::override);

    String skipped = null;
    for (Entry entry : Stream.concat(entries.stream(), overrides.stream()).toList()) {
      if (skipped == null || !entry.key().startsWith(skipped)) {
        Optional<String> message = check(entry, environment);
        message.ifPresent(m -> problems.add(entry.problem(file, m)));
        skipped = message.isPresent() ? entry.key() + "." : null;
      }
    }
  }

  /** {@code kafka: embedded} and the section {@code kafka} stand for one another. */
  private void override(Entry entry) {
    if (entry.key().equals(JobKeys.KAFKA.name())) {
      written.keySet().removeIf(key -> key.startsWith("kafka."));
    } else if (entry.key().startsWith("kafka.")) {
      written.remove(JobKeys.KAFKA.name());
    } else if (entry.key().equals(JobKeys.CONTEXT.name())
        && entry.text().equals(ValueType.written(JobKeys.Context.NONE))) {
      // What the file says of conversations is of no use then.
      written.keySet().removeIf(key -> key.startsWith("conversation."));
    }
    written.put(entry.key(), entry);
  }

  /** Empty if the entry is right, whose value is then a valid one, or if another overrides it. */
  private Optional<String> check(Entry entry, EnvironmentVariables environment) {
    Entry standing = written.get(entry.key());
    if (standing != entry) {
      return Optional.ofNullable(standing)
          .filter(s -> s.line().isPresent())
          .map(s -> "duplicate key, first on line " + s.line().getAsInt());
    }
    Optional<JobKey<?>> known = JobKeys.find(entry.key());
    boolean section = JobKeys.isSection(entry.key());
    if (entry.kind() == Entry.Kind.REFUSED) {
      return Optional.of(entry.text());
    }
    if (known.isEmpty() && !section) {
      return Optional.of(JobKeys.unknown(entry.key()));
    }
    if (section && entry.kind() == Entry.Kind.SECTION) {
      return Optional.empty();
    }
    String expected =
        Stream.concat(known.stream().map(k -> k.type().expected()), Stream.of("a section"))
            .limit(section ? 2 : 1)
            .collect(Collectors.joining(" or "));
    if (entry.kind() == Entry.Kind.SCALAR && known.isPresent()) {
      return checkValue(entry, known.get(), expected, environment);
    }
    return Optional.of("expected %s, found %s".formatted(expected, entry.kind().found()));
  }

  private Optional<String> checkValue(
      Entry entry, JobKey<?> known, String expected, EnvironmentVariables environment) {
    String reserved = JobKeys.RESERVED.get(entry.key());
    if (reserved != null) {
      return Optional.of("not to be set, because " + reserved);
    }
    // Of Gloss's own keys only these: a field may be called key.
    boolean guarded =
        known == JobKeys.KAFKA_PROPERTIES
            || known == JobKeys.FLINK_OPTIONS
            || known == JobKeys.REGISTRY_PASSWORD
            || known == JobKeys.REGISTRY_TOKEN
            || known == JobKeys.REDACT_KEY;
    if (guarded && Secrets.isSecret(entry.key())) {
      Optional<String> exposed = Secrets.problem(entry.text());
      if (exposed.isPresent()) {
        return exposed;
      }
    }
    try {
      String value = environment.expand(entry.text());
      if (known.type().parse().apply(value).isEmpty()) {
        return Optional.of("expected %s, found %s".formatted(expected, shown(entry.text())));
      }
      valid.put(entry.key(), value);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(e.getMessage());
    }
  }

  /** As it is written, so that nothing from the environment gets into a message. */
  private static String shown(String text) {
    return text.length() <= SHOWN_CHARACTERS
        ? "'" + text + "'"
        : "'%s…' (%d characters)".formatted(text.substring(0, SHOWN_CHARACTERS), text.length());
  }

  /** What the key says, or else its fallback; empty if there is neither or the value is wrong. */
  <T> Optional<T> get(JobKey<T> key) {
    return has(key)
        ? Optional.ofNullable(valid.get(key.name())).flatMap(key.type().parse())
        : key.fallback();
  }

  /** The value of a key that {@link #throwIfWrong} has made sure of. */
  <T> T need(JobKey<T> key) {
    return get(key).orElseThrow();
  }

  /** Whether the key was written, rightly or wrongly. */
  boolean has(JobKey<?> key) {
    return find(key).isPresent();
  }

  /** A section does not count as the value of a key of the same name. */
  private Optional<Entry> find(JobKey<?> key) {
    return written.values().stream()
        .filter(e -> key.covers(e.key()))
        .filter(e -> e.kind() != Entry.Kind.SECTION || !JobKeys.isSection(e.key()))
        .findFirst();
  }

  /** The valid values under a family of keys, by the rest of their names. */
  Map<String, String> family(JobKey<String> family) {
    String prefix = family.family().orElseThrow();
    return valid.keySet().stream()
        .filter(key -> key.startsWith(prefix))
        .collect(
            Collectors.toMap(
                key -> key.substring(prefix.length()), valid::get, (a, b) -> a, TreeMap::new));
  }

  /** Notes what is wrong with a key that was written, or with the file for lacking it. */
  void refuse(JobKey<?> key, String message) {
    find(key)
        .ifPresentOrElse(
            entry -> problems.add(entry.problem(file, message)),
            () -> problems.add("%s: %s: %s".formatted(file, key.name(), message)));
  }

  /** Notes what is wrong with every value whose key begins like that. */
  void refuseAll(String prefix, String message) {
    written.values().stream()
        .filter(e -> e.key().startsWith(prefix) && e.kind() != Entry.Kind.SECTION)
        .forEach(e -> problems.add(e.problem(file, message)));
  }

  /**
   * @throws JobFileException if anything is wrong
   */
  void throwIfWrong() {
    if (!problems.isEmpty()) {
      throw new JobFileException(problems);
    }
  }
}
