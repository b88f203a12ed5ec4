package dev.gloss.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The safetensors format (huggingface.co/docs/safetensors): eight bytes of little-endian header
 * length, a JSON header with type, shape and place of each tensor, the tensors' bytes. Reads and
 * writes {@code F32} only; the same tensors in the same order give the same bytes.
 */
public final class Safetensors {
  private static final ObjectMapper JSON = new ObjectMapper();
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
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : header.properties()) {
      if (!entry.getKey().equals(METADATA)) {
        String place = where + ": tensor '" + entry.getKey() + "'";
        tensors.put(entry.getKey(), tensor(entry.getValue(), in, data, place));
      }
    }
    return tensors;
  }

  private static JsonNode header(byte[] bytes, int length, String where) {
    try {
      return JSON.readTree(new String(bytes, Long.BYTES, length, StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new ModelFormatException(where + ": expected a JSON header, found something else", e);
    }
  }

  private static Tensor tensor(JsonNode entry, ByteBuffer in, int data, String place) {
    String type = entry.path("dtype").asText();
    if (!type.equals("F32")) {
      throw new ModelFormatException(place + ": expected type F32, found '" + type + "'");
    }
    long begin = entry.path("data_offsets").path(0).asLong(-1);
    long end = entry.path("data_offsets").path(1).asLong(-1);
    long available = in.capacity() - data;
    long count = 1;
    int[] shape = new int[entry.path("shape").size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = entry.path("shape").path(i).asInt(-1);
      count = shape[i] < 0 || count < 0 || count > available ? -1 : count * shape[i];
    }
    if (begin < 0 || end < begin || end > available || count < 0 || count * 4 != end - begin) {
      throw new ModelFormatException(
          "%s: expected bytes [%d, %d) to hold shape %s within the file's %d, found they do not"
              .formatted(place, begin, end, Arrays.toString(shape), available));
    }
    float[] values = new float[Math.toIntExact(count)];
    in.duplicate()
        .order(ByteOrder.LITTLE_ENDIAN)
        .position(Math.toIntExact(data + begin))
        .slice()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(values);
    return new Tensor(shape, values);
  }
}
