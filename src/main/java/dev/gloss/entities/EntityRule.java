package dev.gloss.entities;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.google.i18n.phonenumbers.PhoneNumberMatch;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import dev.gloss.text.Span;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What has a form that can be checked, so that a rule finds it better than a model. Where two find
 * the same stretch, the one that stands first here wins. Every pattern reads a text in time that
 * grows with its length alone: what repeats is bounded or possessive.
 */
public enum EntityRule {
  /** {@code name@domain.tld}, as RFC 5321 has it but for quoted names. */
  @JsonProperty("email")
  EMAIL(
      "(?<![\\w.!#$%&'*+/=?^`{|}~@-])[\\p{L}\\p{N}!#$%&'*+/=?^_`{|}~-]{1,64}+(?:\\.[\\p{L}\\p{N}!#$%&'*+/=?^_`{|}~-]{1,64}+){0,10}+"
          + "@(?:[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,62})\\.){1,8}\\p{L}[\\p{L}\\p{N}-]{1,62}(?![\\p{L}\\p{N}@])",
      (text, span) -> true),
  /** {@code http}, {@code https}, {@code ftp} and {@code www.} addresses. */
  @JsonProperty("url")
  URL(
      "(?i)(?<![\\p{L}\\p{N}@])(?:(?:https?|ftp)://|www\\.)[^\\s<>\"'`{}|\\\\^\\[\\]]{3,2000}+",
      (text, span) -> true),
  /** International bank account numbers with their checksum (ISO 13616). */
  @JsonProperty("iban")
  IBAN(
      "(?i)(?<![\\p{L}\\p{N}])[A-Z]{2}[0-9]{2}(?:[ -]?[A-Z0-9]){11,30}(?![\\p{L}\\p{N}])",
      (text, span) -> isIban(text.substring(span.start(), span.end()))),
  /** Numbers of payment cards with their checksum (Luhn, ISO/IEC 7812). */
  @JsonProperty("credit-card")
  CREDIT_CARD(
      "(?<![\\p{L}\\p{N}.,+-])[2-6][0-9]{3}(?:[ .-]?[0-9]){8,15}(?![\\p{L}\\p{N}])",
      (text, span) -> isCard(text.substring(span.start(), span.end()))),
  /** Addresses of IPv4 and IPv6. */
  @JsonProperty("ip-address")
  IP_ADDRESS(
      "(?<![\\p{L}\\p{N}.:])(?:(?:[0-9]{1,3}\\.){3}[0-9]{1,3}(?![\\p{L}\\p{N}]|\\.[0-9])"
          + "|(?=[0-9a-fA-F:.]{0,45}:[0-9a-fA-F:.]{0,45})[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7}(?:(?<=:)(?:[0-9]{1,3}\\.){3}[0-9]{1,3})?(?![\\p{L}\\p{N}:]))",
      (text, span) -> isAddress(text.substring(span.start(), span.end()))),
  /** Telephone numbers: international ones, and of the United States without their prefix. */
  @JsonProperty("phone")
  PHONE(null, (text, span) -> true);

  private static final String REGION = "US";
  private static final int PHONE_DIGITS = 7;

  /** Places that are looked at in a text, so that one full of digits ends. */
  private static final long PHONE_TRIES = 1_000;

  private static final BigInteger IBAN_MODULUS = BigInteger.valueOf(97);

  private final Pattern pattern;
  private final BiPredicate<String, Span> holds;

  EntityRule(String pattern, BiPredicate<String, Span> holds) {
    this.pattern = pattern == null ? null : Pattern.compile(pattern);
    this.holds = holds;
  }

  /** As manifests and the command line have it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public String toString() {
    return label();
  }

  /** What stands in the text, in order. */
  public List<Span> find(String text) {
    return this == PHONE ? phones(text) : matches(text);
  }

  private List<Span> matches(String text) {
    List<Span> found = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    int from = 0;
    while (matcher.find(from)) {
      Span span = new Span(matcher.start(), this == URL ? urlEnd(text, matcher) : matcher.end());
      boolean kept = span.length() > 0;
      if (kept && this == IBAN) {
        span = longestIban(text, span);
        kept = span.length() > 0;
      }
      if (kept && holds.test(text, span)) {
        found.add(span);
        from = span.end();
      } else {
        from = matcher.start() + 1;
      }
    }
    return found;
  }

  /** What follows an account number with a space may be a word: the number ends before it. */
  private static Span longestIban(String text, Span span) {
    for (int end = span.end(); end - span.start() >= 15; end--) {
      boolean atBoundary = end == span.end() || text.charAt(end) == ' ' || text.charAt(end) == '-';
      if (atBoundary && isIban(text.substring(span.start(), end))) {
        return new Span(span.start(), end);
      }
    }
    return new Span(span.start(), span.start());
  }

  /** A sentence's punctuation is not the address's, nor is a bracket that was opened before it. */
  private static int urlEnd(String text, Matcher matcher) {
    int end = matcher.end();
    while (end > matcher.start()) {
      char last = text.charAt(end - 1);
      boolean unopened = last == ')' && text.substring(matcher.start(), end).indexOf('(') < 0;
      if (".,;:!?\u2026".indexOf(last) < 0 && !unopened) {
        break;
      }
      end--;
    }
    return end;
  }

  private static boolean isIban(String written) {
    String number = written.replaceAll("[ -]", "").toUpperCase(Locale.ROOT);
    if (number.length() < 15 || number.length() > 34) {
      return false;
    }
    StringBuilder digits = new StringBuilder();
    (number.substring(4) + number.substring(0, 4))
        .chars()
        .forEach(unit -> digits.append(Character.digit(unit, 36)));
    return new BigInteger(digits.toString()).mod(IBAN_MODULUS).intValue() == 1;
  }

  private static boolean isCard(String written) {
    int sum = 0;
    int count = 0;
    for (int i = written.length() - 1; i >= 0; i--) {
      int digit = Character.digit(written.charAt(i), 10);
      if (digit >= 0) {
        int doubled = 2 * digit;
        sum += count % 2 == 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
        count++;
      }
    }
    return count >= 12 && count <= 19 && sum % 10 == 0;
  }

  private static boolean isAddress(String written) {
    int colon = written.indexOf(':');
    if (colon < 0) {
      for (String part : written.split("\\.")) {
        if (Integer.parseInt(part) > 255) {
          return false;
        }
      }
      return true;
    }
    int shortened = written.indexOf("::");
    boolean once = shortened < 0 || written.indexOf("::", shortened + 1) < 0;
    String groups = written.replace("::", ":");
    long parts = java.util.Arrays.stream(groups.split(":")).filter(part -> !part.isEmpty()).count();
    boolean embedded = written.indexOf('.') > 0;
    long wanted = embedded ? 7 : 8;
    boolean bare = written.chars().noneMatch(Character::isDigit);
    // "::" and "a::b" are addresses, but in a text they are punctuation and code.
    return once && !bare && (shortened >= 0 ? parts < wanted && parts > 0 : parts == wanted);
  }

  private static List<Span> phones(String text) {
    if (text.chars().filter(Character::isDigit).limit(PHONE_DIGITS).count() < PHONE_DIGITS) {
      return List.of();
    }
    List<Span> found = new ArrayList<>();
    for (PhoneNumberMatch match :
        PhoneNumberUtil.getInstance()
            .findNumbers(text, REGION, PhoneNumberUtil.Leniency.POSSIBLE, PHONE_TRIES)) {
      if (hasForm(match)) {
        found.add(new Span(match.start(), match.end()));
      }
    }
    return found;
  }

  /** Digits in a row are any number, unless they can be dialled. */
  private static boolean hasForm(PhoneNumberMatch match) {
    String written = match.rawString();
    long digits = written.chars().filter(Character::isDigit).count();
    boolean bare = digits == written.length();
    return digits >= PHONE_DIGITS
        && (!bare || PhoneNumberUtil.getInstance().isValidNumber(match.number()));
  }
}
