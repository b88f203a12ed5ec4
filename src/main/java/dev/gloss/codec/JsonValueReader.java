package dev.gloss.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.gloss.annotate.RejectReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Reads JSON (RFC 8259) in one pass and keeps what a path leads to. Stricter than Jackson alone:
 * only UTF-8, never UTF-16 by guess, and nothing after the object. A leading byte order mark is
 * skipped, as the RFC allows; of a name that occurs twice in an object the last value counts, as in
 * most readers; half a surrogate pair becomes U+FFFD.
 *
 * <p>Jackson's messages quote the input, so none of them is passed on.
 */
final class JsonValueReader implements ValueReader {
  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final int BYTE_ORDER_MARK_BYTES = 3;

  /**
   * The size of the record bounds strings, numbers and names, and {@link #next} the depth:
   * Jackson's own limits would only report the same as something else. Names are not kept for later
   * records, since the producers choose them.
   */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private final EventLayout layout;
  private final int depthLimit;

  JsonValueReader(EventLayout layout, DecodeLimits limits) {
    this.layout = layout;
    this.depthLimit = limits.jsonDepth();
  }

  @Override
  public RecordValues read(byte[] value) throws UndecodableException {
    String json = StrictUtf8.decode(value, 0, value.length);
    int start = !json.isEmpty() && json.charAt(0) == BYTE_ORDER_MARK ? 1 : 0;
    return new Pass(json.substring(start), start * BYTE_ORDER_MARK_BYTES).run();
  }

  /** One reading of one value. */
  private final class Pass {
    private final String json;
    private final int firstByte;
    private final RecordValues values = layout.newValues();

    Pass(String json, int firstByte) {
      this.json = json;
      this.firstByte = firstByte;
    }

    RecordValues run() throws UndecodableException {
      try (JsonParser parser = FACTORY.createParser(json)) {
        JsonToken first = next(parser);
        if (first == null) {
          throw invalid("a JSON object, found nothing but white space", json.length());
        }
        take(parser, first, layout.tree());
        if (parser.nextToken() != null) {
          throw invalid(
              "the end after the JSON value, found more",
              parser.currentTokenLocation().getCharOffset());
        }
        if (first != JsonToken.START_OBJECT) {
          throw new UndecodableException(
              RejectReason.WRONG_TYPE, "expected a JSON object, found another JSON value");
        }
        return values;
      } catch (JsonProcessingException e) {
        throw invalid(
            e instanceof JsonEOFException
                ? "more JSON, found the end of the value"
                : "JSON, found a syntax error",
            e.getLocation().getCharOffset());
      } catch (IOException e) {
        throw new UncheckedIOException(e); // a string has nothing to fail on
      }
    }

    private JsonToken next(JsonParser parser) throws IOException, UndecodableException {
      JsonToken token = parser.nextToken();
      if (parser.getParsingContext().getNestingDepth() > depthLimit) {
        throw new UndecodableException(
            RejectReason.JSON_TOO_DEEP,
            "expected JSON nested at most %d levels deep, found more at byte %d"
                .formatted(depthLimit, byteAt(parser.currentTokenLocation().getCharOffset())));
      }
      return token;
    }

    private void take(JsonParser parser, JsonToken token, FieldTree node)
        throws IOException, UndecodableException {
      if (!node.isWanted()) {
        skip(parser, token);
        return;
      }
      values.put(node, valueOf(parser, token));
      if (token == JsonToken.START_OBJECT) {
        while (next(parser) != JsonToken.END_OBJECT) {
          FieldTree member = node.member(parser.currentName());
          take(parser, next(parser), member);
        }
      } else if (token == JsonToken.START_ARRAY) {
        int index = 0;
        for (JsonToken e = next(parser); e != JsonToken.END_ARRAY; e = next(parser)) {
          take(parser, e, node.element(index++));
        }
      }
    }

    /** Leaves the parser at the end of the value, however deep it is, without recursion. */
    private void skip(JsonParser parser, JsonToken token) throws IOException, UndecodableException {
      int open = token.isStructStart() ? 1 : 0;
      while (open > 0) {
        JsonToken inner = next(parser);
        if (inner.isStructStart()) {
          open++;
        } else if (inner.isStructEnd()) {
          open--;
        }
      }
    }

    private static FieldValue valueOf(JsonParser parser, JsonToken token) throws IOException {
      return switch (token) {
        case START_OBJECT -> new FieldValue.Compound(true, "an object");
        case START_ARRAY -> new FieldValue.Compound(false, "an array");
        case VALUE_STRING -> new FieldValue.Characters(StrictUtf8.wellFormed(parser.getText()));
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> FieldValue.Literal.number(parser.getText());
        case VALUE_TRUE, VALUE_FALSE ->
            new FieldValue.Literal(parser.getText(), Optional.empty(), "a boolean");
        case VALUE_NULL -> FieldValue.NULL;
        case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
            throw new IllegalStateException("expected the start of a JSON value, found " + token);
      };
    }

    private UndecodableException invalid(String expectedAndFound, long charOffset) {
      return new UndecodableException(
          RejectReason.INVALID_JSON,
          "expected %s at byte %d".formatted(expectedAndFound, byteAt(charOffset)));
    }

    /** Where in the value a character of the JSON stands; Jackson may point just past the end. */
    private int byteAt(long charOffset) {
      int chars = (int) Math.max(0, Math.min(charOffset, json.length()));
      return firstByte + json.substring(0, chars).getBytes(UTF_8).length;
    }
  }
}
