package dev.gloss.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
 * length, a JSON header with type, shape and place of each tensor, the tensors' bytes. Reads and
 * writes {@code F32} only; the same tensors in the same order give the same bytes.
 */
public final class Safetensors {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final String METADATA = "__metadata__";

  private Safetensors() {}

  public static byte[] write(Map<String, Tensor> tensors) {
    ObjectNode header = JSON.createObjectNode();
    int offset = 0;
    for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
      int length = Math.multiplyExact(tensor.getValue().values().length, Float.BYTES);
      ObjectNode entry = header.putObject(tensor.getKey());
      entry.put("dtype", "F32");
      Arrays.stream(tensor.getValue().shape()).forEach(entry.putArray("shape")::add);
      entry.putArray("data_offsets").add(offset).add(offset + length);
      offset = Math.addExact(offset, length);
    }
    byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
    int padded = (json.length + 7) / 8 * 8;
    ByteBuffer out =
        ByteBuffer.allocate(Long.BYTES + padded + offset).order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(padded).put(json);
    while (out.position() < Long.BYTES + padded) {
      out.put((byte) ' ');
    }
    for (Tensor tensor : tensors.values()) {
      for (float value : tensor.values()) {
        out.putFloat(value);
      }
    }
    return out.array();
  }

  /**
   * @param where the file as a user would name it
   * @throws ModelFormatException if the bytes are not safetensors of 32-bit floats
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
    JsonNode header = header(bytes, Math.toIntExact(headerLength), where);
    int data = Long.BYTES + Math.toIntExact(headerLength);
    Map<String, Block> blocks = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : header.properties()) {
      if (!entry.getKey().equals(METADATA)) {
        String place = where + ": tensor '" + entry.getKey() + "'";
        blocks.put(entry.getKey(), block(entry.getValue(), bytes.length - data, place));
      }
    }
    // Before anything is copied: a small file of overlapping tensors must not fill the memory.
    refuseOverlapsAndHoles(blocks.values(), bytes.length - data, where);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    blocks.forEach((name, block) -> tensors.put(name, block.tensor(in, data)));
    return tensors;
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
   * @param end byte after the last; 4 times the product of the shape beyond {@code begin}
   */
  private record Block(int[] shape, int begin, int end) {
    Tensor tensor(ByteBuffer in, int data) {
      float[] values = new float[(end - begin) / Float.BYTES];
      in.duplicate()
          .position(data + begin)
          .slice()
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .get(values);
      return new Tensor(shape, values);
    }
  }

  private static Block block(JsonNode entry, int available, String place) {
    JsonNode type = entry.path("dtype");
    if (!type.asText().equals("F32")) {
      throw new ModelFormatException(
          place
              + ": expected type F32, found "
              + (type.isTextual() ? "'" + type.textValue() + "'" : kind(type)));
    }
    int[] shape = integers(entry, "shape", place);
    int[] offsets = integers(entry, "data_offsets", place);
    if (offsets.length != 2 || offsets[1] < offsets[0] || offsets[1] > available) {
      throw new ModelFormatException(
          "%s: expected 'data_offsets' [begin, end) within the file's %d bytes of data, found %s"
              .formatted(place, available, Arrays.toString(offsets)));
    }
    if (Tensor.size(shape) * Float.BYTES != offsets[1] - offsets[0]) {
      throw new ModelFormatException(
          "%s: expected bytes [%d, %d) to hold shape %s, found %d bytes"
              .formatted(
                  place, offsets[0], offsets[1], Arrays.toString(shape), offsets[1] - offsets[0]));
    }
    return new Block(shape, offsets[0], offsets[1]);
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
