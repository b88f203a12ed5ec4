package dev.gloss.codec;

import dev.gloss.pack.Sha256;
import dev.gloss.record.CutPart;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * A record cut to a number of bytes. Each part keeps a quarter of them if it has as many; what is
 * too much beyond is taken from the value first, then from the headers, then from the key.
 *
 * @param cut the parts that are not whole
 */
record CutRecord(byte[] key, byte[] value, List<RawRecord.Header> headers, List<CutPart> cut) {
  private static final int SHARES = 4;

  /** What a header takes beside its name and its value, at most. */
  private static final int HEADER_BYTES = 12;

  static CutRecord of(RawRecord record, int room) {
    long value = length(record.value());
    long headers = record.headers().stream().mapToLong(CutRecord::size).sum();
    long key = length(record.key());
    long excess = value + headers + key - room;
    long share = room / SHARES;
    long valueKept = kept(value, share, excess);
    excess -= value - valueKept;
    long headersKept = kept(headers, share, excess);
    excess -= headers - headersKept;
    long keyKept = kept(key, share, excess);
    List<CutPart> cut = new ArrayList<>();
    if (keyKept < key) {
      cut.add(new CutPart("key", key, Sha256.of(record.key())));
    }
    if (valueKept < value) {
      cut.add(new CutPart("value", value, Sha256.of(record.value())));
    }
    if (headersKept < headers) {
      cut.add(new CutPart("headers", length(record.headers()), digest(record.headers())));
    }
    return new CutRecord(
        head(record.key(), keyKept),
        head(record.value(), valueKept),
        first(record.headers(), headersKept),
        cut);
  }

  /** Its key alone. */
  static CutRecord withoutContent(RawRecord record) {
    List<CutPart> cut = new ArrayList<>();
    if (length(record.value()) > 0) {
      cut.add(new CutPart("value", length(record.value()), Sha256.of(record.value())));
    }
    if (!record.headers().isEmpty()) {
      cut.add(new CutPart("headers", length(record.headers()), digest(record.headers())));
    }
    return new CutRecord(record.key(), head(record.value(), 0), List.of(), cut);
  }

  private static long kept(long length, long share, long excess) {
    return excess <= 0 ? length : Math.max(Math.min(length, share), length - excess);
  }

  private static long length(byte[] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  private static long length(List<RawRecord.Header> headers) {
    return headers.stream().mapToLong(CutRecord::length).sum();
  }

  private static long length(RawRecord.Header header) {
    return header.name().getBytes(StandardCharsets.UTF_8).length + length(header.value());
  }

  private static long size(RawRecord.Header header) {
    return length(header) + HEADER_BYTES;
  }

  private static byte[] head(byte[] bytes, long length) {
    return bytes == null || bytes.length <= length ? bytes : Arrays.copyOf(bytes, (int) length);
  }

  /** Whole ones. */
  private static List<RawRecord.Header> first(List<RawRecord.Header> headers, long bytes) {
    long left = bytes;
    int count = 0;
    while (count < headers.size() && size(headers.get(count)) <= left) {
      left -= size(headers.get(count));
      count++;
    }
    return headers.subList(0, count);
  }

  private static String digest(List<RawRecord.Header> headers) {
    MessageDigest digest = Sha256.digest();
    for (RawRecord.Header header : headers) {
      update(digest, header.name().getBytes(StandardCharsets.UTF_8));
      update(digest, header.value());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void update(MessageDigest digest, byte[] bytes) {
    digest.update(
        ByteBuffer.allocate(Integer.BYTES).putInt(bytes == null ? -1 : bytes.length).flip());
    if (bytes != null) {
      digest.update(bytes);
    }
  }
}
