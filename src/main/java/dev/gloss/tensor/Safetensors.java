package dev.gloss.tensor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.PackLimits;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The safetensors format (huggingface.co/docs/safetensors): eight bytes of little-endian header
 * length, a JSON header with type, shape and place of each tensor, the tensors' bytes. The same
 * tensors give the same bytes, in whatever order their map holds them.
 *
 * <p>Reads F64, F32, F16, BF16, I64, I32, I8 and U8, writes F32, I32 and I8 ({@link Tensor.Type}).
 */
public final class Safetensors {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final String METADATA = "__metadata__";

  /**
   * Longest header that is read, in bytes: over 10,000 tensors. What a header holds takes many
   * times its size in memory, and nobody should have to trust a file for that.
   */
  private static final int LONGEST_HEADER = 1 << 20;

  private Safetensors() {}

  /** Widest values first, so that each value lies at a multiple of its size; then by name. */
  private static final Comparator<Map.Entry<String, Tensor>> ORDER =
      Comparator.<Map.Entry<String, Tensor>>comparingInt(t -> -t.getValue().type().bytes())
          .thenComparing(Map.Entry.comparingByKey());

  public static byte[] write(Map<String, Tensor> tensors) {
    List<Map.Entry<String, Tensor>> inOrder = new ArrayList<>(tensors.entrySet());
    inOrder.sort(ORDER);
    ObjectNode header = JSON.createObjectNode();
    int offset = 0;
    for (Map.Entry<String, Tensor> entry : inOrder) {
      Tensor tensor = entry.getValue();
      int end =
          Math.addExact(offset, Math.multiplyExact(tensor.values().length, tensor.type().bytes()));
      ObjectNode place = header.putObject(checkedName(entry.getKey()));
      place.put("dtype", tensor.type().name());
      Arrays.stream(tensor.shape()).forEach(place.putArray("shape")::add);
      place.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
    int padded = (json.length + 7) / 8 * 8;
    ByteBuffer out =
        ByteBuffer.allocate(Math.addExact(Long.BYTES + padded, offset))
            .order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(padded).put(json);
    while (out.position() < Long.BYTES + padded) {
      out.put((byte) ' ');
    }
    inOrder.forEach(entry -> put(entry.getValue(), out));
    return out.array();
  }

  private static String checkedName(String name) {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "expected a tensor's name without control characters, found one with them");
    }
    return name;
  }

  /** Names stand in messages, which are one line. */
  private static boolean isName(String name) {
    return !name.equals(METADATA) && name.chars().noneMatch(Character::isISOControl);
  }

  private static void put(Tensor tensor, ByteBuffer out) {
    for (float value : tensor.values()) {
      switch (tensor.type()) {
        case F32 -> out.putFloat(value);
        case I32 -> out.putInt((int) value);
        case I8 -> out.put((byte) value);
      }
    }
  }

  /**
   * @param where the file as a user would name it
   * @throws ModelFormatException if the bytes are not safetensors of these types, or hold an
   *     integer that no 32-bit float holds exactly
   */
  public static Map<String, Tensor> read(byte[] bytes, String where) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.length < Long.BYTES) {
      throw new ModelFormatException(
          where + ": expected at least 8 bytes of safetensors, found " + bytes.length);
    }
    long headerLength = in.getLong();
    if (headerLength < 2 || headerLength > bytes.length - Long.BYTES) {
      throw new ModelFormatException(
          "%s: expected a header that fits the file's %d bytes, found a length of %d"
              .formatted(where, bytes.length, headerLength));
    }
    if (headerLength > LONGEST_HEADER) {
      throw new ModelFormatException(
          "%s: expected a header of at most %d bytes, found a length of %d"
              .formatted(where, LONGEST_HEADER, headerLength));
    }
    JsonNode header = header(bytes, Math.toIntExact(headerLength), where);
    int data = Long.BYTES + Math.toIntExact(headerLength);
    Map<String, Block> blocks = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : header.properties()) {
      if (!entry.getKey().equals(METADATA)) {
        String place = place(where, entry.getKey());
        blocks.put(entry.getKey(), block(entry.getValue(), bytes.length - data, place));
      }
    }
    // Before anything is copied: a small file of overlapping tensors must not fill the memory.
    refuseOverlapsAndHoles(blocks.values(), bytes.length - data, where);
    requireUnfolded(blocks.values(), where);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    blocks.forEach((name, block) -> tensors.put(name, block.tensor(in, data, place(where, name))));
    return tensors;
  }

  private static String place(String where, String name) {
    if (!isName(name)) {
      throw new ModelFormatException(
          where + ": expected names of tensors without control characters, found one with them");
    }
    return where + ": tensor '" + name + "'";
  }

  private static JsonNode header(byte[] bytes, int length, String where) {
    JsonNode header;
    try {
      header = JSON.readTree(new String(bytes, Long.BYTES, length, StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new ModelFormatException(where + ": expected a JSON header, found something else", e);
    }
    if (!header.isObject()) {
      throw new ModelFormatException(
          where + ": expected a JSON object as header, found " + kind(header));
    }
    return header;
  }

  /**
   * Where a tensor lies.
   *
   * @param begin first byte, counted from the end of the header
   * @param end byte after the last; beyond {@code begin} by what the shape needs
   */
  private record Block(StoredType type, int[] shape, int begin, int end) {
    Tensor tensor(ByteBuffer in, int data, String place) {
      ByteBuffer block = in.slice(data + begin, end - begin).order(ByteOrder.LITTLE_ENDIAN);
      try {
        return new Tensor(type.inMemory(), shape, type.read(block));
      } catch (ArithmeticException e) {
        throw new ModelFormatException(place + ": " + e.getMessage(), e);
      }
    }
  }

  private static Block block(JsonNode entry, int available, String place) {
    StoredType type = type(entry.path("dtype"), place);
    int[] shape = integers(entry, "shape", place);
    int[] offsets = integers(entry, "data_offsets", place);
    if (offsets.length != 2 || offsets[1] < offsets[0] || offsets[1] > available) {
      throw new ModelFormatException(
          "%s: expected 'data_offsets' [begin, end) within the file's %d bytes of data, found %s"
              .formatted(place, available, Arrays.toString(offsets)));
    }
    if (Tensor.size(shape) * type.bytes() != offsets[1] - offsets[0]) {
      throw new ModelFormatException(
          "%s: expected bytes [%d, %d) to hold shape %s of %s, found %d bytes"
              .formatted(
                  place,
                  offsets[0],
                  offsets[1],
                  Arrays.toString(shape),
                  type,
                  offsets[1] - offsets[0]));
    }
    return new Block(type, shape, offsets[0], offsets[1]);
  }

  private static StoredType type(JsonNode dtype, String place) {
    return StoredType.named(dtype.asText())
        .orElseThrow(
            () ->
                new ModelFormatException(
                    "%s: expected one of the types %s, found %s"
                        .formatted(place, StoredType.names(), found(dtype))));
  }

  private static String found(JsonNode dtype) {
    boolean name = dtype.isTextual() && dtype.textValue().matches("[A-Za-z0-9_]{1,16}");
    return name ? "'" + dtype.textValue() + "'" : kind(dtype);
  }

  /** A field that is an array of integers from 0. */
  private static int[] integers(JsonNode entry, String field, String place) {
    JsonNode array = entry.path(field);
    int[] values = new int[array.size()];
    boolean good = array.isArray();
    for (int i = 0; i < values.length && good; i++) {
      JsonNode value = array.get(i);
      good = value.isIntegralNumber() && value.canConvertToInt() && value.intValue() >= 0;
      values[i] = value.intValue();
    }
    if (!good) {
      throw new ModelFormatException(
          "%s: expected '%s' to be an array of integers from 0, found %s"
              .formatted(place, field, array.isArray() ? "something else in it" : kind(array)));
    }
    return values;
  }

  private static void requireUnfolded(Collection<Block> blocks, String where) {
    long values = blocks.stream().mapToLong(block -> Tensor.size(block.shape())).sum();
    if (values > PackLimits.TENSOR_BYTES / Float.BYTES) {
      throw new ModelFormatException(
          "%s: expected tensors of at most %d values together, found %d"
              .formatted(where, PackLimits.TENSOR_BYTES / Float.BYTES, values));
    }
  }

  /** The format wants every byte of the data to belong to exactly one tensor. */
  private static void refuseOverlapsAndHoles(
      Collection<Block> blocks, int available, String where) {
    List<Block> inOrder = new ArrayList<>(blocks);
    inOrder.sort(Comparator.comparingInt(Block::begin).thenComparingInt(Block::end));
    int covered = 0;
    for (Block block : inOrder) {
      if (block.begin() != covered) {
        throw new ModelFormatException(
            "%s: expected the next tensor at byte %d of the data, found one at %d"
                .formatted(where, covered, block.begin()));
      }
      covered = block.end();
    }
    if (covered != available) {
      throw new ModelFormatException(
          "%s: expected tensors to cover all %d bytes of the data, found them to end at %d"
              .formatted(where, available, covered));
    }
  }

  private static String kind(JsonNode node) {
    return node.isMissingNode() ? "nothing" : node.getNodeType().name().toLowerCase(Locale.ROOT);
  }
}
