package dev.gloss.codec;

import org.apache.avro.Schema;

/** Whether paths lead somewhere in a schema. */
final class AvroPaths {
  private AvroPaths() {}

  /** Whether some record of this type can have something at the path. */
  static boolean exists(Schema type, FieldPath path) {
    return exists(type, path, 0);
  }

  private static boolean exists(Schema type, FieldPath path, int segment) {
    if (segment == path.segments().size()) {
      return true;
    }
    String name = path.segments().get(segment);
    return switch (type.getType()) {
      case RECORD ->
          type.getField(name) != null && exists(type.getField(name).schema(), path, segment + 1);
      case MAP -> exists(type.getValueType(), path, segment + 1);
      case ARRAY -> FieldTree.isIndex(name) && exists(type.getElementType(), path, segment + 1);
      case UNION -> type.getTypes().stream().anyMatch(branch -> exists(branch, path, segment));
      case ENUM, FIXED, STRING, BYTES, INT, LONG, FLOAT, DOUBLE, BOOLEAN, NULL -> false;
    };
  }
}
