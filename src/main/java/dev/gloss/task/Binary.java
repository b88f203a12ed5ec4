package dev.gloss.task;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How the parts that findings share are written, in streams and in state. */
public final class Binary {
  /** Says that another group follows. */
  private static final int MORE = 0x80;

  private static final int GROUP = 7;

  private Binary() {}

  /** What is written for one element of a list. */
  @FunctionalInterface
  public interface Writer<T> {
    void write(T value, DataOutput out) throws IOException;
  }

  /** Reads what a {@link Writer} wrote. */
  @FunctionalInterface
  public interface Reader<T> {
    T read(DataInput in) throws IOException;
  }

  /**
   * Every string, unpaired surrogates included: its length, then each UTF-16 unit in groups of
   * seven bits, the lowest first; one byte a letter in English.
   */
  public static void writeString(String value, DataOutput out) throws IOException {
    out.writeInt(value.length());
    for (int i = 0; i < value.length(); i++) {
      int rest = value.charAt(i);
      for (; rest >= MORE; rest >>>= GROUP) {
        out.writeByte(rest | MORE);
      }
      out.writeByte(rest);
    }
  }

  public static String readString(DataInput in) throws IOException {
    char[] units = new char[in.readInt()];
    for (int i = 0; i < units.length; i++) {
      int unit = 0;
      int group = in.readUnsignedByte();
      for (int shift = 0; ; shift += GROUP) {
        unit |= (group & ~MORE) << shift;
        if (group < MORE) {
          break;
        }
        group = in.readUnsignedByte();
      }
      units[i] = (char) unit;
    }
    return new String(units);
  }

  /** Bytes that may be null. */
  public static void writeBytes(byte[] bytes, DataOutput out) throws IOException {
    out.writeInt(bytes == null ? -1 : bytes.length);
    if (bytes != null) {
      out.write(bytes);
    }
  }

  public static byte[] readBytes(DataInput in) throws IOException {
    int length = in.readInt();
    if (length < 0) {
      return null;
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }

  public static <T> void writeList(List<T> list, DataOutput out, Writer<T> writer)
      throws IOException {
    out.writeInt(list.size());
    for (T element : list) {
      writer.write(element, out);
    }
  }

  public static <T> List<T> readList(DataInput in, Reader<T> reader) throws IOException {
    int size = in.readInt();
    List<T> list = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      list.add(reader.read(in));
    }
    return list;
  }
}
