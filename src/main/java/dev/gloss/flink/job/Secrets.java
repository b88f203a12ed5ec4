package dev.gloss.flink.job;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Which values nobody may see. A key is taken for a secret by its name: it contains {@code
 * password}, {@code passphrase}, {@code secret}, {@code jaas.config}, {@code basic.auth.user.info}
 * or {@code account.key}, or its last word is {@code token} or {@code key}. That covers every
 * property that Kafka's clients type as a password, and Flink's file-system credentials.
 */
final class Secrets {
  private static final Pattern NAME =
      Pattern.compile(
          "(?i)password|passphrase|secret|jaas\\.config|basic\\.auth\\.user\\.info|account\\.key"
              + "|(token|[.-]key|apikey)$");

  /** A password inside a longer value, such as a JAAS line, that is no reference. */
  private static final Pattern INNER =
      Pattern.compile("(?i)(password|secret)\\w*+\\s*+=\\s*+[\"']?+(?!\\$\\{)");

  private Secrets() {}

  static boolean isSecret(String key) {
    return NAME.matcher(key).find();
  }

  /** What is wrong with how a secret is written; never quotes it. */
  static Optional<String> problem(String written) {
    List<MatchResult> references =
        EnvironmentVariables.REFERENCE.matcher(written).results().toList();
    if (references.isEmpty()) {
      return Optional.of("expected a secret as ${NAME} from the environment, found it written out");
    }
    if (references.stream().anyMatch(r -> r.group(2) != null && !r.group(2).isEmpty())) {
      return Optional.of("expected a secret as ${NAME} without a default, found one with");
    }
    return INNER.matcher(written).find()
        ? Optional.of("expected every password in it as ${NAME}, found one written out")
        : Optional.empty();
  }

  /** The same keys, fit for logs. */
  static Map<String, String> masked(Map<String, String> properties) {
    Map<String, String> masked = new TreeMap<>(properties);
    masked.replaceAll((key, value) -> isSecret(key) ? "***" : value);
    return masked;
  }
}
