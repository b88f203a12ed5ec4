package dev.gloss.tensor;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The types of the safetensors format that can be read, with what becomes of their values. */
enum StoredType {
  F64(Double.BYTES, Tensor.Type.F32),
  F32(Float.BYTES, Tensor.Type.F32),
  F16(Short.BYTES, Tensor.Type.F32),
  BF16(Short.BYTES, Tensor.Type.F32),
  I64(Long.BYTES, Tensor.Type.I32),
  I32(Integer.BYTES, Tensor.Type.I32),
  I8(Byte.BYTES, Tensor.Type.I8),
  U8(Byte.BYTES, Tensor.Type.I32);

  private final int bytes;
  private final Tensor.Type inMemory;

  StoredType(int bytes, Tensor.Type inMemory) {
    this.bytes = bytes;
    this.inMemory = inMemory;
  }

  /** The type that a header calls {@code name}. */
  static Optional<StoredType> named(String name) {
    return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
  }

  /** All of them, for messages. */
  static String names() {
    return Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "));
  }

  /** Bytes of a value. */
  int bytes() {
    return bytes;
  }

  /** The type of the tensor that the values become. */
  Tensor.Type inMemory() {
    return inMemory;
  }

  /**
   * The values from the buffer's position to its limit. Of 64-bit floats the nearest 32-bit ones,
   * of all others exactly what they are.
   *
   * @param in little-endian
   * @throws ArithmeticException if a value is too large; the message says which
   */
  float[] read(ByteBuffer in) {
    float[] values = new float[in.remaining() / bytes];
    if (this == F32) {
      in.asFloatBuffer().get(values);
      return values;
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = next(in, i);
    }
    return values;
  }

  private float next(ByteBuffer in, int index) {
    return switch (this) {
      case F64 -> finite(in.getDouble(), index);
      case F32 -> in.getFloat();
      case F16 -> half(in.getShort());
      case BF16 -> Float.intBitsToFloat(in.getShort() << Short.SIZE);
      case I64 -> exact(in.getLong(), index);
      case I32 -> exact(in.getInt(), index);
      case I8 -> in.get();
      case U8 -> Byte.toUnsignedInt(in.get());
    };
  }

  private static float finite(double value, int index) {
    float nearest = (float) value;
    if (Float.isInfinite(nearest) && !Double.isInfinite(value)) {
      throw new ArithmeticException(
          "expected numbers that a 32-bit float can hold, found %s at %d".formatted(value, index));
    }
    return nearest;
  }

  private static float exact(long value, int index) {
    if (value > Tensor.LARGEST_INTEGER || value < -Tensor.LARGEST_INTEGER) {
      throw new ArithmeticException(
          "expected integers from %d to %d, found %d at %d"
              .formatted(-Tensor.LARGEST_INTEGER, Tensor.LARGEST_INTEGER, value, index));
    }
    return value;
  }

  /** IEEE 754 binary16: a sign, 5 bits of exponent with bias 15, 10 bits of fraction. */
  private static float half(short bits) {
    int exponent = bits >> 10 & 0x1F;
    int fraction = bits & 0x3FF;
    if (exponent == 0x1F) {
      return Float.intBitsToFloat((bits & 0x8000) << 16 | 0x7F80_0000 | fraction << 13);
    }
    // Below the smallest normal number there is no leading one, and the exponent stays.
    float magnitude =
        exponent == 0
            ? Math.scalb((float) fraction, -24)
            : Math.scalb((float) (fraction | 0x400), exponent - 25);
    return bits < 0 ? -magnitude : magnitude;
  }
}
