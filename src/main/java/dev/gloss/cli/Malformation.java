package dev.gloss.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The ways in which the demo spoils an event. With the default {@link dev.gloss.codec.DecodeLimits}
 * and {@code body.text} as the text, each is rejected for the {@link
 * dev.gloss.annotate.RejectReason} named here.
 */
enum Malformation {
  /** {@code INVALID_JSON}: ends within the text. */
  CUT_OFF_JSON {
    @Override
    byte[] spoil(ObjectNode event) {
      String json = event.toString();
      return utf8(json.substring(0, endOfText(json)));
    }
  },

  /** {@code MISSING_FIELD}: the body has no text. */
  MISSING_TEXT {
    @Override
    byte[] spoil(ObjectNode event) {
      body(event).remove(TEXT);
      return utf8(event.toString());
    }
  },

  /** {@code EMPTY_TEXT}: no character at all. */
  EMPTY_TEXT {
    @Override
    byte[] spoil(ObjectNode event) {
      body(event).put(TEXT, "");
      return utf8(event.toString());
    }
  },

  /** {@code EMPTY_TEXT}: white space only. */
  BLANK_TEXT {
    @Override
    byte[] spoil(ObjectNode event) {
      body(event).put(TEXT, " \n\t  \r\n");
      return utf8(event.toString());
    }
  },

  /** {@code WRONG_TYPE}: the text is an array of the text. */
  TEXT_OF_WRONG_TYPE {
    @Override
    byte[] spoil(ObjectNode event) {
      String text = body(event).get(TEXT).textValue();
      body(event).putArray(TEXT).add(text);
      return utf8(event.toString());
    }
  },

  /**
   * {@code RECORD_TOO_LARGE}: valid JSON with one million bytes of text. The whole record stays
   * below 1 MiB, so that brokers and producers with default limits carry it.
   */
  MEGABYTE_OF_TEXT {
    @Override
    byte[] spoil(ObjectNode event) {
      body(event).put(TEXT, "I have said this before. ".repeat(40_000));
      return utf8(event.toString());
    }
  },

  /** {@code INVALID_UTF8}: the text ends with the first byte of a two-byte character. */
  INVALID_UTF8 {
    @Override
    byte[] spoil(ObjectNode event) {
      String json = event.toString();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.writeBytes(utf8(json.substring(0, endOfText(json))));
      bytes.write(0xC3);
      bytes.writeBytes(utf8(json.substring(endOfText(json))));
      return bytes.toByteArray();
    }
  },

  /** {@code NULL_VALUE}: no value at all. */
  TOMBSTONE {
    @Override
    byte[] spoil(ObjectNode event) {
      return null;
    }
  },

  /** {@code JSON_TOO_DEEP}: a good event that quotes and quotes, 200 objects deep. */
  DEEP_JSON {
    @Override
    byte[] spoil(ObjectNode event) {
      ObjectNode innermost = event;
      for (int depth = 1; depth < 200; depth++) {
        innermost = innermost.putObject("quoted");
      }
      return utf8(event.toString());
    }
  };

  private static final String TEXT = "text";

  /**
   * The spoilt value of an event, or null for {@link #TOMBSTONE}. May change {@code event}, whose
   * last string is its text.
   */
  abstract byte[] spoil(ObjectNode event);

  private static ObjectNode body(ObjectNode event) {
    return (ObjectNode) event.get("body");
  }

  /** Where the closing quote of the text stands. */
  private static int endOfText(String json) {
    return json.lastIndexOf('"');
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
