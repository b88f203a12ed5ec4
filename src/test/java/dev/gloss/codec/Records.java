package dev.gloss.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.annotate.Outcome;
import dev.gloss.annotate.RejectReason;
import dev.gloss.text.Document;
import java.util.List;

/** Raw records for tests, and what decoders make of them. */
final class Records {
  static final long TIMESTAMP = 1_700_000_000_123L;

  private Records() {}

  static RawRecord of(byte[] value) {
    return of(null, value);
  }

  static RawRecord of(byte[] key, byte[] value) {
    return new RawRecord("messages", 3, 42, TIMESTAMP, key, value, List.of());
  }

  static RawRecord of(String value) {
    return of(value.getBytes(UTF_8));
  }

  static Document document(RecordDecoder decoder, RawRecord record) {
    Decoded decoded = decoder.decode(record);
    assertThat(decoded).isInstanceOf(Decoded.Event.class);
    return ((Decoded.Event) decoded).document();
  }

  static Outcome.Rejected rejection(RecordDecoder decoder, RawRecord record) {
    Decoded decoded = decoder.decode(record);
    assertThat(decoded).isInstanceOf(Decoded.Undecodable.class);
    return ((Decoded.Undecodable) decoded).rejection();
  }

  /** What a record says that there is nothing to annotate. */
  static Decoded.Deleted deletion(RecordDecoder decoder, RawRecord record) {
    Decoded decoded = decoder.decode(record);
    assertThat(decoded).isInstanceOf(Decoded.Deleted.class);
    return (Decoded.Deleted) decoded;
  }

  static void assertRejected(
      RecordDecoder decoder, RawRecord record, RejectReason reason, String message) {
    assertThat(rejection(decoder, record)).isEqualTo(new Outcome.Rejected(reason, message));
  }
}
