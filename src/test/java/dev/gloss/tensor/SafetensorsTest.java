package dev.gloss.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gloss.pack.ModelFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SafetensorsTest {
  @Test
  void layoutIsTheOneOfTheFormat() {
    byte[] bytes = Safetensors.write(Map.of("w", Tensor.of(new float[] {1, -2})));

    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int header = Math.toIntExact(in.getLong());
    assertThat(header % 8).isZero();
    assertThat(new String(bytes, 8, header, StandardCharsets.UTF_8).strip())
        .isEqualTo("{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}");
    assertThat(in.getFloat(8 + header)).isEqualTo(1);
    assertThat(in.getFloat(8 + header + 4)).isEqualTo(-2);
    assertThat(bytes).hasSize(8 + header + 8);
  }

  @Test
  void metadataIsNoTensor() {
    String header =
        "{\"__metadata__\":{\"format\":\"pt\"},"
            + "\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";

    assertThat(Safetensors.read(file(header, 4), "f")).containsOnlyKeys("w");
  }

  @Test
  void tensorsMayStandInAnyOrder() {
    String header =
        "{\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";

    assertThat(Safetensors.read(file(header, 8), "f")).containsOnlyKeys("a", "b");
  }

  @Test
  void scalarHasNoDimensions() {
    String header = "{\"s\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}";

    assertThat(Safetensors.read(file(header, 4), "f").get("s").values()).hasSize(1);
  }

  @Test
  void zeroRowsNeedNoBytes() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("none", new Tensor(new int[] {0, 384}, new float[0]));

    Tensor read = Safetensors.read(Safetensors.write(tensors), "f").get("none");

    assertThat(read.shape()).containsExactly(0, 384);
    assertThat(read.values()).isEmpty();
  }

  @Test
  void fileShorterThanTheLengthFieldIsRefused() {
    refused(new byte[7], "expected at least 8 bytes of safetensors, found 7");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 1, 93, Long.MAX_VALUE, Long.MIN_VALUE})
  void headerLengthOutsideTheFileIsRefused(long length) {
    byte[] bytes = new byte[100];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length);

    refused(bytes, "expected a header that fits the file's 100 bytes, found a length of " + length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"w\":",
        "{\"w\":{\"dtype\":\"F32\",\"shape\":[NaN],\"data_offsets\":[0,4]}}",
        "{} {}",
        "{\"w\":1,\"w\":2}",
        "\u0000\u0000"
      })
  void headerThatIsNotOneJsonObjectIsRefused(String header) {
    refused(file(header, 4), "expected a JSON header, found something else");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {"[1],array", "null,null", "77,number", "`   `,nothing"})
  void headerOfAnotherKindIsRefused(String header, String kind) {
    refused(file(header, 0), "expected a JSON object as header, found " + kind);
  }

  @ParameterizedTest
  @CsvSource({"BOOL", "U16", "F8_E4M3", "f32", "''", "'F32\n'"})
  void otherTypeIsRefused(String type) {
    refused(
        file(
            "{\"w\":{\"dtype\":\"%s\",\"shape\":[1],\"data_offsets\":[0,4]}}"
                .formatted(type.replace("\n", "\\n")),
            4),
        "tensor 'w': expected one of the types F64, F32, F16, BF16, I64, I32, I8, U8, found "
            + (type.matches("\\w+") ? "'" + type + "'" : "string"));
  }

  @Test
  void missingTypeIsRefused() {
    refused(
        file("{\"w\":{}}", 0),
        "tensor 'w': expected one of the types F64, F32, F16, BF16, I64, I32, I8, U8, found"
            + " nothing");
  }

  @Test
  void halvesAreReadExactly() {
    ByteBuffer data = data(16);
    for (int bits : new int[] {0x3C00, 0xC000, 0x0001, 0x83FF, 0x7BFF, 0x7C00, 0x8000, 0x0400}) {
      data.putShort((short) bits);
    }

    assertThat(read("F16", 8, data))
        .containsExactly(
            1f, -2f, 0x1p-24f, -0x3FFp-24f, 65504f, Float.POSITIVE_INFINITY, -0f, 0x1p-14f);
  }

  @Test
  void everyHalfIsTheNumberOfItsBits() {
    ByteBuffer data = data(2 << 16);
    for (int bits = 0; bits < 1 << 16; bits++) {
      data.putShort((short) bits);
    }

    float[] values = read("F16", 1 << 16, data);

    for (int bits = 0; bits < 1 << 16; bits++) {
      int exponent = bits >> 10 & 0x1F;
      double fraction = (bits & 0x3FF) / 1024.0;
      double magnitude =
          exponent == 0x1F
              ? fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN
              : exponent == 0
                  ? fraction * Math.pow(2, -14)
                  : (1 + fraction) * Math.pow(2, exponent - 15);
      double expected = (bits & 0x8000) == 0 ? magnitude : -magnitude;
      assertThat(Double.valueOf(values[bits]))
          .as("bits %04x", bits)
          .isEqualTo(Double.valueOf(expected));
    }
  }

  @Test
  void brainFloatsAreTheUpperHalfOfFloats() {
    ByteBuffer data = data(6).putShort((short) 0x3F80).putShort((short) 0xC049).putShort((short) 1);

    assertThat(read("BF16", 3, data))
        .containsExactly(1f, -3.140625f, Float.intBitsToFloat(1 << 16));
  }

  @Test
  void doublesAreRounded() {
    ByteBuffer data = data(24).putDouble(0.1).putDouble(-1e-300).putDouble(Double.NaN);

    assertThat(read("F64", 3, data)).containsExactly(0.1f, -0f, Float.NaN);
  }

  @Test
  void doubleBeyondFloatsIsRefused() {
    refused(
        file("F64", 2, data(16).putDouble(1).putDouble(-1e39)),
        "tensor 'w': expected numbers that a 32-bit float can hold, found -1.0E39 at 1");
  }

  @Test
  void integersAreReadAsTheyAre() {
    assertThat(read("I8", 3, data(3).put(new byte[] {-128, 0, 127}))).containsExactly(-128, 0, 127);
    assertThat(read("U8", 3, data(3).put(new byte[] {-128, 0, 127}))).containsExactly(128, 0, 127);
    assertThat(read("I32", 2, data(8).putInt(1 << 24).putInt(-(1 << 24))))
        .containsExactly(1 << 24, -(1 << 24));
    assertThat(read("I64", 1, data(8).putLong(-7))).containsExactly(-7);
  }

  @Test
  void integerThatNoFloatHoldsExactlyIsRefused() {
    String message = "tensor 'w': expected integers from -16777216 to 16777216, found ";

    refused(file("I32", 1, data(4).putInt((1 << 24) + 1)), message + "16777217 at 0");
    refused(file("I64", 2, data(16).putLong(0).putLong(Long.MIN_VALUE)), message + Long.MIN_VALUE);
  }

  @Test
  void typesAreWrittenWidestFirstThenByName() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("c", Tensor.of(new float[] {-1, 2, 3}).as(Tensor.Type.I8));
    tensors.put("b", Tensor.of(new float[] {70_000}).as(Tensor.Type.I32));
    tensors.put("a", Tensor.of(new float[] {0.5f}));

    byte[] bytes = Safetensors.write(tensors);

    int header = Math.toIntExact(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong());
    assertThat(new String(bytes, 8, header, StandardCharsets.UTF_8).strip())
        .isEqualTo(
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                + "\"b\":{\"dtype\":\"I32\",\"shape\":[1],\"data_offsets\":[4,8]},"
                + "\"c\":{\"dtype\":\"I8\",\"shape\":[3],\"data_offsets\":[8,11]}}");
    Map<String, Tensor> read = Safetensors.read(bytes, "f");
    assertThat(read.get("c").type()).isEqualTo(Tensor.Type.I8);
    assertThat(read.get("c").values()).containsExactly(-1, 2, 3);
    assertThat(read.get("b").values()).containsExactly(70_000);
    assertThat(Safetensors.write(new TreeMap<>(tensors).descendingMap())).isEqualTo(bytes);
  }

  @Test
  void nameWithALineBreakIsRefusedOnOneLine() {
    refused(
        file("{\"a\\nb\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4),
        "expected names of tensors without control characters, found one with them");
  }

  @Test
  void headerOverItsLimitIsRefusedUnread() {
    refused(
        file(" ".repeat((1 << 20) + 1), 0),
        "expected a header of at most 1048576 bytes, found a length of 1048577");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[-1]", "[1.5]", "[\"1\"]", "[null]", "[2147483648]", "[1e400]", "1", "{\"a\":1}"})
  void shapeThatIsNoListOfLengthsIsRefused(String shape) {
    refused(
        file("{\"w\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[0,4]}}".formatted(shape), 4),
        "tensor 'w': expected 'shape' to be an array of integers from 0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[2147483647,2147483647]",
        "[2147483647,2147483647,2147483647,4]",
        "[65536,65536]",
        "[1073741825]",
        "[0]",
        "[2]",
        "[2147483647,2147483647,0]"
      })
  void shapeThatDoesNotFitItsBytesIsRefused(String shape) {
    refused(
        file("{\"w\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[0,4]}}".formatted(shape), 4),
        "tensor 'w': expected bytes [0, 4) to hold shape");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[0,8]", "[4,0]", "[4,8]", "[0]", "[0,4,8]", "[]"})
  void bytesOutsideTheDataAreRefused(String offsets) {
    refused(
        file("{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":%s}}".formatted(offsets), 4),
        "tensor 'w': expected 'data_offsets' [begin, end) within the file's 4 bytes of data");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[-4,0]", "[0,\"4\"]", "[0,4.0]", "null", "[0,9223372036854775808]"})
  void bytesThatAreNoIntegersAreRefused(String offsets) {
    refused(
        file("{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":%s}}".formatted(offsets), 4),
        "tensor 'w': expected 'data_offsets' to be an array of integers from 0");
  }

  @Test
  void overlappingTensorsAreRefused() {
    String header =
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}";

    refused(file(header, 12), "expected the next tensor at byte 8 of the data, found one at 4");
  }

  @Test
  void holeBetweenTensorsIsRefused() {
    String header =
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]}}";

    refused(file(header, 12), "expected the next tensor at byte 4 of the data, found one at 8");
  }

  @Test
  void bytesAfterTheLastTensorAreRefused() {
    refused(
        file("{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 5),
        "expected tensors to cover all 5 bytes of the data, found them to end at 4");
  }

  @Test
  void tensorsThatShareOneBlockAreRefusedBeforeTheyFillTheMemory() {
    int data = 4 << 20;
    StringBuilder header = new StringBuilder("{");
    for (int i = 0; i < 2000; i++) {
      header
          .append(i == 0 ? "" : ",")
          .append("\"t%d\":{\"dtype\":\"F32\",\"shape\":[%d],".formatted(i, data / 4))
          .append("\"data_offsets\":[0,%d]}".formatted(data));
    }

    refused(file(header + "}", data), "expected the next tensor at byte " + data);
  }

  private static void refused(byte[] bytes, String message) {
    assertThatThrownBy(() -> Safetensors.read(bytes, "packs/x/head.safetensors"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith("packs/x/head.safetensors: ")
        .hasMessageContaining(message)
        .message()
        .hasLineCount(1);
  }

  private static ByteBuffer data(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A file with one vector 'w'. */
  private static byte[] file(String type, int length, ByteBuffer data) {
    byte[] bytes =
        file(
            "{\"w\":{\"dtype\":\"%s\",\"shape\":[%d],\"data_offsets\":[0,%d]}}"
                .formatted(type, length, data.capacity()),
            data.capacity());
    System.arraycopy(data.array(), 0, bytes, bytes.length - data.capacity(), data.capacity());
    return bytes;
  }

  private static float[] read(String type, int length, ByteBuffer data) {
    return Safetensors.read(file(type, length, data), "f").get("w").values();
  }

  private static byte[] file(String header, int data) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + json.length + data)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length)
        .put(json)
        .array();
  }
}
