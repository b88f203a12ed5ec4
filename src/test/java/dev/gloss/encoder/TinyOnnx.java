package dev.gloss.encoder;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** The smallest networks that are exported as real ones are. */
public final class TinyOnnx {
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("tiny");

  private TinyOnnx(List<String> inputs, float[][] table) {
    for (String input : inputs) {
      graph.addInput(value(input, TensorProto.DataType.INT64, "batch", "tokens"));
    }
    constant("table", table);
    node("Gather", "states", "table", "input_ids");
  }

  /** Token states are rows of the table. */
  public static byte[] encoder(List<String> inputs, float[][] table) {
    TinyOnnx onnx = new TinyOnnx(inputs, table);
    onnx.node("Identity", "last_hidden_state", "states");
    onnx.graph.addOutput(
        value("last_hidden_state", TensorProto.DataType.FLOAT, "batch", "tokens", table[0].length));
    return onnx.toBytes();
  }

  /** Logits are the mean of the tokens' rows, times the weight, plus the bias. */
  public static byte[] classifier(
      List<String> inputs, float[][] table, float[][] weight, float[] bias) {
    TinyOnnx onnx = new TinyOnnx(inputs, table);
    onnx.graph.addNode(
        NodeProto.newBuilder()
            .setOpType("ReduceMean")
            .addInput("states")
            .addOutput("mean")
            .addAttribute(
                AttributeProto.newBuilder()
                    .setName("axes")
                    .setType(AttributeProto.AttributeType.INTS)
                    .addInts(1))
            .addAttribute(
                AttributeProto.newBuilder()
                    .setName("keepdims")
                    .setType(AttributeProto.AttributeType.INT)
                    .setI(0)));
    onnx.constant("weight", weight);
    onnx.node("MatMul", "product", "mean", "weight");
    onnx.constant("bias", new float[][] {bias});
    onnx.node("Add", "logits", "product", "bias");
    onnx.graph.addOutput(value("logits", TensorProto.DataType.FLOAT, "batch", bias.length));
    return onnx.toBytes();
  }

  private void node(String operator, String output, String... inputs) {
    graph.addNode(
        NodeProto.newBuilder().setOpType(operator).addAllInput(List.of(inputs)).addOutput(output));
  }

  private void constant(String name, float[][] rows) {
    ByteBuffer bytes =
        ByteBuffer.allocate(rows.length * rows[0].length * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (float[] row : rows) {
      for (float component : row) {
        bytes.putFloat(component);
      }
    }
    graph.addInitializer(
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.FLOAT.getNumber())
            .addDims(rows.length)
            .addDims(rows[0].length)
            .setRawData(ByteString.copyFrom(bytes.flip())));
  }

  private static ValueInfoProto value(String name, TensorProto.DataType type, Object... shape) {
    TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder().setElemType(type.getNumber());
    for (Object size : shape) {
      if (size instanceof Integer number) {
        tensor.getShapeBuilder().addDimBuilder().setDimValue(number);
      } else {
        tensor.getShapeBuilder().addDimBuilder().setDimParam(size.toString());
      }
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  private byte[] toBytes() {
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(13))
        .setGraph(graph)
        .build()
        .toByteArray();
  }
}
