package dev.gloss.flink.function;

import dev.gloss.codec.RawRecord;
import dev.gloss.task.Binary;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** How the parts that several serializers share are written. */
final class DataViews {
  private DataViews() {}

  static void writeString(String value, DataOutput out) throws IOException {
    StringValue.writeString(value, out);
  }

  static String readString(DataInput in) throws IOException {
    return StringValue.readString(in);
  }

  /** In the order of the keys, so that equal maps have equal bytes. */
  static void writeMap(Map<String, String> map, DataOutputView out) throws IOException {
    out.writeInt(map.size());
    for (Map.Entry<String, String> entry : new TreeMap<>(map).entrySet()) {
      writeString(entry.getKey(), out);
      writeString(entry.getValue(), out);
    }
  }

  static Map<String, String> readMap(DataInputView in) throws IOException {
    int size = in.readInt();
    Map<String, String> map = new HashMap<>();
    for (int i = 0; i < size; i++) {
      map.put(readString(in), readString(in));
    }
    return map;
  }

  static void writeHeaders(List<RawRecord.Header> headers, DataOutputView out) throws IOException {
    Binary.writeList(
        headers,
        out,
        (header, to) -> {
          writeString(header.name(), to);
          Binary.writeBytes(header.value(), to);
        });
  }

  static List<RawRecord.Header> readHeaders(DataInputView in) throws IOException {
    return Binary.readList(
        in, from -> new RawRecord.Header(readString(from), Binary.readBytes(from)));
  }
}
