package dev.gloss.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gloss.annotate.RejectReason;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextDecoderTest extends RecordDecoderContract {
  @Override
  RecordDecoder decoder(DecodeLimits limits) {
    return RecordDecoders.create(EventEncoding.of(EventFormat.TEXT, EventPaths.TEXT_EVENT, limits));
  }

  @Override
  byte[] value(String text) {
    return text.getBytes(UTF_8);
  }

  @Override
  List<byte[]> brokenValues() {
    return List.of(
        new byte[] {(byte) 0xFF},
        new byte[] {'a', (byte) 0xC3},
        new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80});
  }

  @Test
  void idIsTheRecordsPlace() {
    RecordDecoder decoder = decoder(DecodeLimits.DEFAULT);

    assertThat(Records.document(decoder, Records.of("text")).id()).isEqualTo("messages-3-42");
  }

  @Test
  void byteOrderMarkStaysPartOfTheText() {
    RecordDecoder decoder = decoder(DecodeLimits.DEFAULT);

    assertThat(Records.document(decoder, Records.of("\uFEFFtext")).text()).isEqualTo("\uFEFFtext");
  }

  @Test
  void invalidUtf8IsRejectedWithItsOffset() {
    byte[] value = "grüße ?".getBytes(UTF_8);
    value[value.length - 1] = (byte) 0x80;

    Records.assertRejected(
        decoder(DecodeLimits.DEFAULT),
        Records.of(value),
        RejectReason.INVALID_UTF8,
        "expected UTF-8, found an invalid sequence at byte 8");
  }
}
