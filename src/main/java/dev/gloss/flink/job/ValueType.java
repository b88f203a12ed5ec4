package dev.gloss.flink.job;

import dev.gloss.flink.kafka.StartingPoint;
import dev.gloss.pack.Trust;
import dev.gloss.task.Task;
import dev.gloss.task.Tasks;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/**
 * What a value has to look like. Every value is read from text, since a value from the environment
 * or from {@code --set} is nothing else.
 *
 * @param expected completes "expected …"
 * @param parse empty if the text does not fit
 */
record ValueType<T>(String expected, Function<String, Optional<T>> parse) {
  /** May be empty, since an empty value turns some of Kafka's checks off. */
  static final ValueType<String> ANYTHING = new ValueType<>("text", Optional::of);

  static final ValueType<String> TEXT =
      new ValueType<>("text", text -> Optional.of(text).filter(t -> !t.isBlank()));

  /** Goes into consumer groups, transactional ids and metric names. */
  static final ValueType<String> IDENTIFIER =
      matching("a name of at most 100 letters, digits, '.', '_' and '-'", "[A-Za-z0-9._-]{1,100}");

  /** Kafka's own rule, see {@code org.apache.kafka.common.internals.Topic}. */
  static final ValueType<String> TOPIC =
      matching(
          "a topic name of at most 249 letters, digits, '.', '_' and '-'",
          "(?!\\.{1,2}$)[A-Za-z0-9._-]{1,249}");

  static final ValueType<List<String>> TOPICS =
      new ValueType<>(
          TOPIC.expected() + ", or several separated by commas",
          text -> {
            List<String> names = list(text);
            return Optional.of(names)
                .filter(all -> all.stream().allMatch(name -> TOPIC.parse().apply(name).isPresent()))
                .filter(all -> all.stream().distinct().count() == all.size());
          });

  static final ValueType<String> PATTERN =
      new ValueType<>(
          "a regular expression such as support-.*",
          text -> {
            try {
              return Optional.of(Pattern.compile(text).pattern()).filter(p -> !p.isBlank());
            } catch (PatternSyntaxException e) {
              return Optional.empty();
            }
          });

  static final ValueType<StartingPoint> START =
      new ValueType<>(
          "earliest or latest or a time such as 2026-01-05T09:00:00Z",
          text ->
              switch (text) {
                case "earliest" -> Optional.of(StartingPoint.EARLIEST);
                case "latest" -> Optional.of(StartingPoint.LATEST);
                default -> time(text).map(StartingPoint::at);
              });

  static final ValueType<String> PATH =
      matching("a dotted path such as body.text", "[^.]+(\\.[^.]+)*");

  static final ValueType<String> ACTION =
      matching("mask or hash or replace or keep", "mask|hash|replace|keep");

  static final ValueType<String> ADDRESSES =
      matching("host:port, several separated by commas", "[^,\\s]+:\\d+(\\s*,\\s*[^,\\s]+:\\d+)*");

  static final ValueType<List<String>> URLS =
      new ValueType<>(
          "http://host:port or https://…, several separated by commas",
          text ->
              Optional.of(list(text))
                  .filter(
                      all ->
                          all.stream()
                              .allMatch(url -> url.matches("https?://[^\\s@/]+(/[^\\s@]*)?"))));

  static final ValueType<List<String>> KEYS =
      new ValueType<>(
          "Ed25519 public keys in base64, several separated by commas",
          text -> Optional.of(list(text)).filter(all -> all.stream().allMatch(Trust::isKey)));

  static final ValueType<List<String>> TASKS =
      new ValueType<>("tasks separated by commas: " + names(), ValueType::tasks);

  static final ValueType<Boolean> SWITCH =
      new ValueType<>(
          "true or false",
          text ->
              switch (text) {
                case "true" -> Optional.of(true);
                case "false" -> Optional.of(false);
                default -> Optional.empty();
              });

  static final ValueType<Duration> DURATION =
      new ValueType<>(
          "a duration of at least 10 ms such as 10s, 500 ms, 24h or PT5M", ValueType::duration);

  /** Flink refuses shorter checkpoint intervals, and nothing else here makes sense in less. */
  private static final Duration SHORTEST = Duration.ofMillis(10);

  private static final Duration LONGEST = Duration.ofDays(3650);
  private static final Pattern AMOUNT = Pattern.compile("(\\d{1,12})\\s*(ms|s|m|min|h|d)");

  /** What stands between commas; nothing between two of them is an empty text. */
  private static List<String> list(String text) {
    return Arrays.stream(text.split(",", -1)).map(String::strip).toList();
  }

  private static String names() {
    return String.join(", ", taskNames());
  }

  private static Optional<List<String>> tasks(String text) {
    List<String> named = list(text);
    return Optional.of(named).filter(taskNames()::containsAll);
  }

  /** Of those that a pack names; the others have keys of their own. */
  private static List<String> taskNames() {
    return Tasks.all().stream().filter(task -> task.implied().isEmpty()).map(Task::name).toList();
  }

  static ValueType<Integer> atLeast(int least) {
    return new ValueType<>(
        "a whole number of at least " + least,
        text -> {
          try {
            return Optional.of(Integer.valueOf(text)).filter(n -> n >= least);
          } catch (NumberFormatException e) {
            return Optional.empty();
          }
        });
  }

  static final ValueType<Double> SHARE =
      new ValueType<>(
          "a number above 0 and at most 1, or a percentage",
          text -> {
            try {
              boolean percent = text.endsWith("%");
              double number = Double.parseDouble(percent ? text.replace("%", "") : text);
              return Optional.of(percent ? number / 100 : number).filter(n -> n > 0 && n <= 1);
            } catch (NumberFormatException e) {
              return Optional.empty();
            }
          });

  /** The given constants, written in lower case with hyphens. */
  static <E extends Enum<E>> ValueType<E> oneOf(List<E> constants) {
    return new ValueType<>(
        constants.stream().map(ValueType::written).collect(Collectors.joining(" or ")),
        text -> constants.stream().filter(c -> written(c).equals(text)).findFirst());
  }

  static String written(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static ValueType<String> matching(String expected, String regex) {
    Pattern pattern = Pattern.compile(regex);
    return new ValueType<>(
        expected, text -> Optional.of(text).filter(t -> pattern.matcher(t).matches()));
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Duration> duration(String text) {
    try {
      Matcher amount = AMOUNT.matcher(text);
      Duration duration =
          amount.matches()
              ? unit(amount.group(2)).multipliedBy(Long.parseLong(amount.group(1)))
              : Duration.parse(text);
      return Optional.of(duration)
          .filter(d -> d.compareTo(SHORTEST) >= 0 && d.compareTo(LONGEST) <= 0);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Duration unit(String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(1);
      case "s" -> Duration.ofSeconds(1);
      case "m", "min" -> Duration.ofMinutes(1);
      case "h" -> Duration.ofHours(1);
      default -> Duration.ofDays(1);
    };
  }
}
