package dev.gloss.train;

import dev.gloss.data.DataFormatException;
import dev.gloss.encoder.TextEncoder;
import dev.gloss.evaluate.Progress;
import dev.gloss.pack.EncoderReference;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.Sha256;
import dev.gloss.text.TextHash;
import dev.gloss.view.TextFeatures;
import dev.gloss.view.TextPart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/**
 * What an encoder makes of texts, kept on disk: a text is encoded once, however often it stands in
 * the data and however many heads are trained over it, and a million texts need no heap.
 *
 * <p>A file for each encoder (weights, tokenizer, pooling, prefix, window, ONNX Runtime's version)
 * holds records of one length: the text's {@link TextHash#of exact hash} in 16 bytes, a scale, the
 * features as 16-bit multiples of it, and a CRC-32C over all of that; no text. Features are rounded
 * the same whether they are read again or were made just now, so a warm cache changes no byte of a
 * pack. A feature is off by a 65,000th of the text's largest at most.
 *
 * <p>Records are only appended, under the file's lock; a record whose checksum is wrong, such as
 * one that a crash cut off, is passed over and made anew. Several processes may use a file at once:
 * each sees what was there when it opened it and what it wrote itself. A file that has grown over
 * {@value #MOST_BYTES} bytes is begun anew by whoever opens it next. Anybody may delete it.
 */
public final class FeatureCache implements AutoCloseable {
  /** Another number whenever the same encoder would make something else of a text. */
  private static final int VERSION = 2;

  /** Five million texts of 768 features. */
  private static final long MOST_BYTES = 8L << 30;

  /** Features of up to this many bytes as floats are held on the heap. */
  private static final long HEAP_BYTES = 128L << 20;

  /** Parts encoded between two writes: what a run that is broken off loses. */
  private static final int PORTION = 4096;

  private static final int KEY_BYTES = 2 * Long.BYTES;
  private static final int CHECK_BYTES = Integer.BYTES;
  private static final int LARGEST = Short.MAX_VALUE;

  /** Locks of files are per process: threads of one take turns by this. */
  private static final Object APPENDING = new Object();

  private final TextFeatures texts;
  private final int width;
  private final int recordBytes;
  private final Path file;
  private final FileChannel channel;
  private final TextHashRows rows = new TextHashRows();

  private FeatureCache(TextEncoder encoder, int width, Path file, FileChannel channel) {
    this.texts = new TextFeatures(encoder);
    this.width = width;
    this.file = file;
    this.channel = channel;
    recordBytes = KEY_BYTES + Float.BYTES + Short.BYTES * width + CHECK_BYTES;
  }

  /**
   * @param encoder of the reference; stays the caller's, who closes it after the cache
   * @param folder made if need be
   * @throws DataFormatException if the folder cannot be written to
   */
  public static FeatureCache open(TextEncoder encoder, EncoderReference reference, Path folder) {
    Path file = folder.resolve("features-" + digest(reference) + ".bin");
    FileChannel channel = null;
    try {
      Files.createDirectories(folder);
      if (Files.exists(file) && Files.size(file) > MOST_BYTES) {
        Files.deleteIfExists(file);
      }
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      FeatureCache cache = new FeatureCache(encoder, reference.features(), file, channel);
      cache.index();
      return cache;
    } catch (IOException e) {
      close(channel, e);
      throw new DataFormatException(
          folder + ": expected a folder to keep what the encoder makes of texts in, found: " + e);
    }
  }

  private static void close(FileChannel channel, IOException cause) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private static String digest(EncoderReference reference) {
    String all =
        "%d %s %s %s %s %d %s"
            .formatted(
                VERSION,
                reference.weights().sha256(),
                reference.tokenizer().sha256(),
                reference.pooling(),
                reference.prefix(),
                reference.maxTokens(),
                TextEncoder.runtimeVersion());
    return Sha256.of(all.getBytes(StandardCharsets.UTF_8));
  }

  private void index() throws IOException {
    long records = channel.size() / recordBytes;
    ByteBuffer some = ByteBuffer.allocate(1024 * recordBytes);
    for (long first = 0; first < records; first += 1024) {
      some.clear().limit((int) Math.min(1024, records - first) * recordBytes);
      readFully(some, first * recordBytes);
      for (int start = 0; start < some.limit(); start += recordBytes) {
        if (some.getInt(start + recordBytes - CHECK_BYTES) == check(some.array(), start)) {
          TextHash key = new TextHash(some.getLong(start), some.getLong(start + Long.BYTES));
          rows.put(key, Math.toIntExact(first + start / recordBytes));
        }
      }
    }
  }

  private int check(byte[] bytes, int start) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, start, recordBytes - CHECK_BYTES);
    return (int) crc.getValue();
  }

  private void readFully(ByteBuffer target, long position) throws IOException {
    int start = target.position();
    while (target.hasRemaining()) {
      if (channel.read(target, position + target.position() - start) < 0) {
        throw new IOException(file + ": it ended at " + channel.size() + " bytes as it was read");
      }
    }
  }

  /**
   * The features of the texts, in their order; those that the cache does not hold are encoded.
   * Valid until the cache is closed.
   */
  public Features of(List<String> texts, Workers workers, Progress progress) {
    return ofParts(texts.stream().map(TextPart::whole).toList(), workers, progress);
  }

  /** As {@link #of}, of parts of texts; a text is encoded once for all its parts. */
  public Features ofParts(List<TextPart> parts, Workers workers, Progress progress) {
    int[] records = new int[parts.size()];
    List<List<TextPart>> missing = missing(parts);
    long done = parts.size() - missing.stream().mapToInt(List::size).sum();
    for (int start = 0; start < missing.size(); ) {
      int end = start;
      int held = 0;
      while (end < missing.size() && held < PORTION) {
        held += missing.get(end++).size();
      }
      List<List<TextPart>> portion = missing.subList(start, end);
      long before = done;
      int ofPortion = held;
      append(
          workers
              .map(
                  portion,
                  this::records,
                  (read, total) -> progress.done(before + ofPortion * read / total, parts.size()))
              .stream()
              .flatMap(List::stream)
              .toList());
      done += held;
      start = end;
    }
    progress.done(parts.size(), parts.size());
    for (int i = 0; i < records.length; i++) {
      records[i] = rows.row(parts.get(i).hash());
    }
    Features features = new OnDisk(records);
    return 1L * Float.BYTES * width * records.length > HEAP_BYTES ? features : inMemory(features);
  }

  /** Those that the cache does not hold, each once, a list for each text. */
  private List<List<TextPart>> missing(List<TextPart> parts) {
    TextHashRows seen = new TextHashRows();
    Map<String, List<TextPart>> missing = new LinkedHashMap<>();
    for (TextPart part : parts) {
      TextHash key = part.hash();
      if (!rows.has(key) && !seen.has(key)) {
        seen.put(key, missing.size());
        missing.computeIfAbsent(part.text(), text -> new ArrayList<>(1)).add(part);
      }
    }
    return List.copyOf(missing.values());
  }

  private static Features inMemory(Features features) {
    float[][] rows = new float[features.size()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = features.row(i);
    }
    return Features.of(rows);
  }

  /** What the encoder makes of parts of one text, as it lies in the file. */
  private List<byte[]> records(List<TextPart> parts) {
    float[][] features = texts.features(parts.get(0).text(), parts);
    return IntStream.range(0, features.length)
        .mapToObj(i -> record(parts.get(i), features[i]))
        .toList();
  }

  private byte[] record(TextPart part, float[] features) {
    float largest = 0;
    for (float feature : features) {
      if (!Float.isFinite(feature)) {
        throw new ModelFormatException(
            "the encoder: expected finite features, found %s for a text of %d characters"
                .formatted(feature, part.text().length()));
      }
      largest = Math.max(largest, Math.abs(feature));
    }
    TextHash key = part.hash();
    ByteBuffer record = ByteBuffer.allocate(recordBytes);
    record.putLong(key.high()).putLong(key.low()).putFloat(largest / LARGEST);
    for (float feature : features) {
      record.putShort((short) (largest == 0 ? 0 : Math.round(feature / largest * LARGEST)));
    }
    return record.putInt(check(record.array(), 0)).array();
  }

  private void append(List<byte[]> records) {
    ByteBuffer all = ByteBuffer.allocate(records.size() * recordBytes);
    records.forEach(all::put);
    all.flip();
    int first;
    synchronized (APPENDING) {
      try {
        first = appendLocked(all);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    for (int i = 0; i < records.size(); i++) {
      ByteBuffer record = ByteBuffer.wrap(records.get(i));
      rows.put(new TextHash(record.getLong(), record.getLong()), first + i);
    }
  }

  /** After the last whole record; returns the first one's place. */
  private int appendLocked(ByteBuffer records) throws IOException {
    FileLock lock = channel.lock();
    try {
      int first = Math.toIntExact(channel.size() / recordBytes);
      long position = (long) first * recordBytes;
      while (records.hasRemaining()) {
        position += channel.write(records, position);
      }
      return first;
    } finally {
      lock.release();
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Read where they lie: the operating system keeps in memory what fits. */
  private final class OnDisk implements Features {
    private final int[] records;

    /**
     * @param records for each text its place in the file
     */
    OnDisk(int[] records) {
      this.records = records;
    }

    @Override
    public int size() {
      return records.length;
    }

    @Override
    public int width() {
      return width;
    }

    @Override
    public void read(int text, float[] row) {
      ByteBuffer values = ByteBuffer.allocate(recordBytes - KEY_BYTES - CHECK_BYTES);
      try {
        readFully(values, (long) records[text] * recordBytes + KEY_BYTES);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      float scale = values.getFloat(0);
      for (int i = 0; i < width; i++) {
        row[i] = values.getShort(Float.BYTES + Short.BYTES * i) * scale;
      }
    }
  }
}
