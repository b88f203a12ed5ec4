package dev.gloss.train.quantize;

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
import java.util.Map;

/** An ONNX graph as it is written. Names of values are given out in order. */
final class OnnxGraph {
  /** Operators of ONNX Runtime beyond the standard. */
  static final String MICROSOFT = "com.microsoft";

  private static final String STANDARD = "";
  private static final int STANDARD_VERSION = 17;
  private static final int IR_VERSION = 8;

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("encoder");
  private int values;

  /** A standard operator with one output, whose name is returned. */
  String standard(String operator, Map<String, Object> attributes, String... inputs) {
    return node(operator, STANDARD, attributes, 1, inputs).get(0);
  }

  /** An operator of ONNX Runtime with one output, whose name is returned. */
  String microsoft(String operator, Map<String, Object> attributes, String... inputs) {
    return node(operator, MICROSOFT, attributes, 1, inputs).get(0);
  }

  /** A standard operator with several outputs. */
  List<String> standard(String operator, int outputs, String... inputs) {
    return node(operator, STANDARD, Map.of(), outputs, inputs);
  }

  private List<String> node(
      String operator,
      String domain,
      Map<String, Object> attributes,
      int outputs,
      String[] inputs) {
    NodeProto.Builder node =
        NodeProto.newBuilder().setOpType(operator).setDomain(domain).addAllInput(List.of(inputs));
    for (int i = 0; i < outputs; i++) {
      node.addOutput("v" + values++);
    }
    attributes.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(each -> node.addAttribute(attribute(each.getKey(), each.getValue())));
    graph.addNode(node);
    return node.getOutputList();
  }

  private static AttributeProto attribute(String name, Object value) {
    AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
    if (value instanceof Float number) {
      return attribute.setType(AttributeProto.AttributeType.FLOAT).setF(number).build();
    }
    return attribute
        .setType(AttributeProto.AttributeType.INT)
        .setI(((Number) value).longValue())
        .build();
  }

  /** A constant in fp32. */
  String floats(float[] values, long... shape) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return constant(TensorProto.DataType.FLOAT, bytes, shape);
  }

  /** A constant in int8. */
  String bytes(byte[] values, long... shape) {
    return constant(TensorProto.DataType.INT8, ByteBuffer.wrap(values), shape);
  }

  /** A constant in int64. */
  String longs(long... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    return constant(TensorProto.DataType.INT64, bytes, values.length);
  }

  private String constant(TensorProto.DataType type, ByteBuffer bytes, long... shape) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName("c" + graph.getInitializerCount())
            .setDataType(type.getNumber())
            .setRawData(ByteString.copyFrom(bytes));
    for (long size : shape) {
      tensor.addDims(size);
    }
    graph.addInitializer(tensor);
    return tensor.getName();
  }

  /**
   * @param shape a number fixes a dimension, a name leaves it open
   */
  void input(String name, TensorProto.DataType type, Object... shape) {
    graph.addInput(value(name, type, shape));
  }

  /** Gives a value out under another name. */
  void output(String value, String name, Object... shape) {
    graph.addNode(NodeProto.newBuilder().setOpType("Identity").addInput(value).addOutput(name));
    graph.addOutput(value(name, TensorProto.DataType.FLOAT, shape));
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

  byte[] toBytes() {
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("gloss")
        .addOpsetImport(operators(STANDARD, STANDARD_VERSION))
        .addOpsetImport(operators(MICROSOFT, 1))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  private static OperatorSetIdProto operators(String domain, int version) {
    return OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(version).build();
  }
}
