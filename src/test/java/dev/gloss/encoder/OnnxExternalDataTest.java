package dev.gloss.encoder;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TrainingInfoProto;
import com.google.protobuf.ByteString;
import dev.gloss.pack.EncoderReference;
import dev.gloss.pack.ModelFormatException;
import dev.gloss.pack.PackFiles;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Models are built by the classes that Google's compiler made of onnx.proto. */
final class OnnxExternalDataTest {
  private static final TensorProto EXTERNAL =
      TensorProto.newBuilder()
          .setDataLocation(TensorProto.DataLocation.EXTERNAL)
          .addExternalData(
              StringStringEntryProto.newBuilder().setKey("location").setValue("/etc/passwd"))
          .build();

  static Stream<ModelProto> models() {
    GraphProto graph = GraphProto.newBuilder().addInitializer(EXTERNAL).build();
    SparseTensorProto sparse = SparseTensorProto.newBuilder().setIndices(EXTERNAL).build();
    List<AttributeProto.Builder> attributes =
        List.of(
            AttributeProto.newBuilder().setT(EXTERNAL),
            AttributeProto.newBuilder().addTensors(EXTERNAL),
            AttributeProto.newBuilder().setG(graph),
            AttributeProto.newBuilder().addGraphs(graph),
            AttributeProto.newBuilder().setSparseTensor(sparse),
            AttributeProto.newBuilder().addSparseTensors(sparse));
    Stream<ModelProto> inNodes =
        attributes.stream()
            .map(attribute -> NodeProto.newBuilder().addAttribute(attribute))
            .map(node -> model(GraphProto.newBuilder().addNode(node).build()));
    Stream<ModelProto> elsewhere =
        Stream.of(
            model(graph),
            model(GraphProto.newBuilder().addSparseInitializer(sparse).build()),
            model(
                GraphProto.newBuilder()
                    .addInitializer(
                        TensorProto.newBuilder().addAllExternalData(EXTERNAL.getExternalDataList()))
                    .build()),
            ModelProto.newBuilder()
                .addTrainingInfo(TrainingInfoProto.newBuilder().setInitialization(graph))
                .build(),
            ModelProto.newBuilder()
                .addFunctions(
                    FunctionProto.newBuilder()
                        .addNode(NodeProto.newBuilder().addAttribute(attributes.get(0))))
                .build());
    return Stream.concat(inNodes, elsewhere);
  }

  private static ModelProto model(GraphProto graph) {
    return ModelProto.newBuilder().setIrVersion(8).setProducerName("p").setGraph(graph).build();
  }

  @ParameterizedTest
  @MethodSource("models")
  void modelWithValuesInOtherFilesIsRefused(ModelProto model) {
    assertThatThrownBy(() -> OnnxExternalData.refuse(model.toByteArray(), "pack/model.onnx"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "pack/model.onnx: expected a model that has all of its values in itself, found one with"
                + " values in other files");
  }

  @Test
  void encoderThatShipsHasNone() {
    byte[] onnx = PackFiles.readResource(EncoderReference.MINI_LM.weights().location());

    assertThatCode(() -> OnnxExternalData.refuse(onnx, "m")).doesNotThrowAnyException();
  }

  /** Bytes that look like an external tensor are none where they are a value. */
  @Test
  void valuesAreNotRead() {
    TensorProto tensor =
        TensorProto.newBuilder().setRawData(ByteString.copyFrom(EXTERNAL.toByteArray())).build();

    assertThatCode(
            () ->
                OnnxExternalData.refuse(
                    model(GraphProto.newBuilder().addInitializer(tensor).build()).toByteArray(),
                    "m"))
        .doesNotThrowAnyException();
  }

  @Test
  void brokenBytesAreRefusedWhateverTheyAre() {
    byte[] model = models().findFirst().orElseThrow().toByteArray();
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      byte[] broken = Arrays.copyOf(model, random.nextInt(model.length));
      for (int flips = random.nextInt(4); flips > 0 && broken.length > 0; flips--) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      }
      try {
        OnnxExternalData.refuse(broken, "m");
      } catch (ModelFormatException expected) {
        // What else there may be is thrown on.
      }
    }
  }

  @Test
  void graphsNestedTooDeepAreRefused() {
    GraphProto graph = GraphProto.getDefaultInstance();
    for (int i = 0; i < 100; i++) {
      graph =
          GraphProto.newBuilder()
              .addNode(NodeProto.newBuilder().addAttribute(AttributeProto.newBuilder().setG(graph)))
              .build();
    }
    byte[] deep = model(graph).toByteArray();

    assertThatThrownBy(() -> OnnxExternalData.refuse(deep, "m"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("nested at most 64 deep");
  }
}
