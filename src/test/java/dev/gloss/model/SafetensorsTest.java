package dev.gloss.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
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
  @CsvSource({"F16", "BF16", "I8", "f32"})
  void otherTypeIsRefused(String type) {
    refused(
        file("{\"w\":{\"dtype\":\"%s\",\"shape\":[1],\"data_offsets\":[0,4]}}".formatted(type), 4),
        "tensor 'w': expected type F32, found '" + type + "'");
  }

  @Test
  void missingTypeIsRefused() {
    refused(file("{\"w\":{}}", 0), "tensor 'w': expected type F32, found nothing");
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
        .hasMessageContaining(message);
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
