package dev.gloss.entities;

import static dev.gloss.entities.EntityRule.CREDIT_CARD;
import static dev.gloss.entities.EntityRule.EMAIL;
import static dev.gloss.entities.EntityRule.IBAN;
import static dev.gloss.entities.EntityRule.IP_ADDRESS;
import static dev.gloss.entities.EntityRule.PHONE;
import static dev.gloss.entities.EntityRule.URL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.gloss.text.Span;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EntityRuleTest {
  private static List<String> found(EntityRule rule, String text) {
    return rule.find(text).stream().map(span -> span.of(text)).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "maria@example.org",
        "first.last+tag@sub.example.co.uk",
        "o'neil_77@a-b.museum",
        "m\u00fcller@b\u00fccher.example",
        "\u7528\u6237@\u4f8b\u5b50.\u516c\u53f8",
        "x@y.io"
      })
  void addressesOfMailAreFound(String address) {
    assertThat(found(EMAIL, address)).containsExactly(address);
    assertThat(found(EMAIL, "Write to <" + address + ">, please.")).containsExactly(address);
    assertThat(found(EMAIL, "mailto:" + address + ".")).containsExactly(address);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a@b", "@example.org", "me @ home", "user@localhost", "a@@b.org"})
  void whatIsNoAddressOfMailIsNotFound(String text) {
    assertThat(found(EMAIL, text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4539 1488 0343 6467",
        "4539-1488-0343-6467",
        "4539148803436467",
        "3782 822463 10005",
        "5555555555554444",
        "6011 1111 1111 1117"
      })
  void cardNumbersAreFound(String number) {
    assertThat(found(CREDIT_CARD, "card " + number + ", thanks")).containsExactly(number);
    assertThat(found(CREDIT_CARD, "card:" + number + ".")).containsExactly(number);
  }

  @Test
  void numberWithAWrongDigitIsNoCard() {
    assertThat(found(CREDIT_CARD, "4539 1488 0343 6468 and 1234567812345678")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DE89 3704 0044 0532 0130 00",
        "gb29nwbk60161331926819",
        "GB82 WEST 1234 5698 7654 32",
        "NO9386011117947"
      })
  void accountNumbersAreFound(String number) {
    assertThat(found(IBAN, "to " + number + " today")).containsExactly(number);
  }

  @Test
  void accountNumberWithAWrongDigitIsNone() {
    assertThat(found(IBAN, "to DE89 3704 0044 0532 0130 01 today")).isEmpty();
  }

  @Test
  void addressesOfPagesEndBeforeTheSentenceDoes() {
    assertThat(found(URL, "See https://example.org/a?b=c&d=(e). Or (www.foo.com/bar), ftp://x.yz!"))
        .containsExactly("https://example.org/a?b=c&d=(e)", "www.foo.com/bar", "ftp://x.yz");
  }

  @Test
  void addressesOfMachinesAreFound() {
    assertThat(found(IP_ADDRESS, "10.0.0.7, [2001:db8:85a3::8a2e:370:7334], ::1 or fe80::1."))
        .containsExactly("10.0.0.7", "2001:db8:85a3::8a2e:370:7334", "::1", "fe80::1");
  }

  @Test
  void versionsTimesAndCodeAreNoAddresses() {
    assertThat(found(IP_ADDRESS, "1.2.3.4.5, 999.1.1.1, 12:30:45, std::vector, a::b, 10:20"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+44 20 7946 0958",
        "(415) 555-2671",
        "415.555.2671",
        "1-800-555-0199",
        "4155552671"
      })
  void telephoneNumbersAreFound(String number) {
    assertThat(found(PHONE, "call " + number + " now")).containsExactly(number);
  }

  @Test
  void numbersOfOtherThingsAreNoTelephoneNumbers() {
    assertThat(
            found(
                PHONE, "order 1234567890 of 2024-02-29 at 09:05, 1,299.00 EUR, ref 20240229120500"))
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsFoundLiesInTheTextInOrderWithoutOverlap(EntityRule rule) {
    SplittableRandom random = new SplittableRandom(4);
    String alphabet = "0123456789.:-@/ ()+aAfFwhtps\u00e9\ud83d";
    for (int round = 0; round < 400; round++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(120);
      for (int i = 0; i < length; i++) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      int end = 0;
      for (Span span : rule.find(text.toString())) {
        assertThat(span.start()).isGreaterThanOrEqualTo(end);
        assertThat(span.end()).isGreaterThan(span.start()).isLessThanOrEqualTo(length);
        end = span.end();
      }
    }
  }

  /** Each of these makes a careless pattern try every way to cut the text. */
  @ParameterizedTest
  @EnumSource
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void longTextsOfOneKindAreReadInTimeThatGrowsWithThem(EntityRule rule) {
    for (String piece :
        List.of(
            "1", "1 ", "a", "a.", "a@", "1.", "1:", "::", "-", "GB29 ", "(", "http://", "4 5-")) {
      String text = piece.repeat(20_000 / piece.length());
      assertThatCode(() -> rule.find(text)).doesNotThrowAnyException();
    }
  }
}
