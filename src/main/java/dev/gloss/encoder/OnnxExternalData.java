package dev.gloss.encoder;

import dev.gloss.pack.ModelFormatException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/**
 * Looks for tensors whose values an ONNX model keeps in other files: it would say which files of
 * this machine are read, and a pack's digest would say nothing of them. Walks the protocol buffers
 * of onnx.proto, version 1.17, without a library that the job jar would have to carry.
 */
final class OnnxExternalData {
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED_32 = 5;
  private static final int DEEPEST = 64;

  /** Messages that can hold a tensor: which of their fields hold what. */
  private enum Kind {
    MODEL,
    GRAPH,
    NODE,
    ATTRIBUTE,
    FUNCTION,
    SPARSE_TENSOR,
    TRAINING,
    TENSOR
  }

  private static final Map<Kind, Map<Integer, Kind>> PARTS =
      Map.of(
          Kind.MODEL, Map.of(7, Kind.GRAPH, 20, Kind.TRAINING, 25, Kind.FUNCTION),
          Kind.TRAINING, Map.of(1, Kind.GRAPH, 2, Kind.GRAPH),
          Kind.GRAPH, Map.of(1, Kind.NODE, 5, Kind.TENSOR, 15, Kind.SPARSE_TENSOR),
          Kind.FUNCTION, Map.of(7, Kind.NODE, 11, Kind.ATTRIBUTE),
          Kind.NODE, Map.of(5, Kind.ATTRIBUTE),
          Kind.ATTRIBUTE,
              Map.of(
                  5, Kind.TENSOR,
                  6, Kind.GRAPH,
                  10, Kind.TENSOR,
                  11, Kind.GRAPH,
                  22, Kind.SPARSE_TENSOR,
                  23, Kind.SPARSE_TENSOR),
          Kind.SPARSE_TENSOR, Map.of(1, Kind.TENSOR, 2, Kind.TENSOR),
          Kind.TENSOR, Map.of());

  /** Of a tensor: the entries that say where its values are. */
  private static final int EXTERNAL_DATA = 13;

  /** Of a tensor: 0 for here. */
  private static final int DATA_LOCATION = 14;

  private final String where;

  private OnnxExternalData(String where) {
    this.where = where;
  }

  /**
   * Returns if a model has all of its values in itself.
   *
   * @param where the model as a user would name it
   * @throws ModelFormatException if it has not, or is no ONNX model
   */
  static void refuse(byte[] onnx, String where) {
    try {
      new OnnxExternalData(where)
          .walk(ByteBuffer.wrap(onnx).order(ByteOrder.LITTLE_ENDIAN), Kind.MODEL, 0);
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      throw new ModelFormatException(
          where + ": expected an ONNX model, found bytes that are none", e);
    }
  }

  private void walk(ByteBuffer message, Kind kind, int depth) {
    if (depth > DEEPEST) {
      throw new ModelFormatException(
          "%s: expected graphs nested at most %d deep, found deeper ones"
              .formatted(where, DEEPEST));
    }
    while (message.hasRemaining()) {
      long tag = varint(message);
      int field = (int) (tag >>> 3);
      switch ((int) (tag & 7)) {
        case VARINT -> {
          if (varint(message) != 0 && kind == Kind.TENSOR && field == DATA_LOCATION) {
            throw external();
          }
        }
        case FIXED_64 -> skip(message, Long.BYTES);
        case FIXED_32 -> skip(message, Integer.BYTES);
        case BYTES -> part(message, kind, field, depth);
        default -> throw new IllegalArgumentException("a wire type that ONNX does not have");
      }
    }
  }

  private void part(ByteBuffer message, Kind kind, int field, int depth) {
    long length = varint(message);
    if (length < 0 || length > message.remaining()) {
      throw new IllegalArgumentException("a length beyond the end");
    }
    if (kind == Kind.TENSOR && field == EXTERNAL_DATA) {
      throw external();
    }
    int start = message.position();
    Kind part = PARTS.get(kind).get(field);
    if (part != null) {
      walk(message.slice(start, (int) length).order(ByteOrder.LITTLE_ENDIAN), part, depth + 1);
    }
    message.position(start + (int) length);
  }

  private ModelFormatException external() {
    return new ModelFormatException(
        where
            + ": expected a model that has all of its values in itself, found one with values in other files");
  }

  private static void skip(ByteBuffer message, int bytes) {
    if (bytes > message.remaining()) {
      throw new IllegalArgumentException("a number beyond the end");
    }
    message.position(message.position() + bytes);
  }

  private static long varint(ByteBuffer message) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = message.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number of over 64 bits");
  }
}
