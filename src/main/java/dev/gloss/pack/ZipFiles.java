package dev.gloss.pack;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The files of a zip, with the manifest at its root or in its only folder. The zip stays in memory
 * as it is, and a file is inflated when it is read, up to the size that its reader expects: what
 * headers say of sizes is not asked, so a small zip cannot fill the memory. Immutable.
 *
 * <p>Names and places come from the central directory (PKWARE, .ZIP File Format Specification
 * 6.3.10, 4.3.12 and 4.3.16), which stands at the end, so that a zip that was cut is told at once;
 * the JDK inflates. No encryption, no ZIP64, no several disks.
 */
final class ZipFiles implements PackFiles {
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int END_BYTES = 22;
  private static final int LONGEST_COMMENT = 0xFFFF;
  private static final int ENTRY_SIGNATURE = 0x02014b50;
  private static final int ENTRY_BYTES = 46;

  private static final Pattern MANIFEST_IN_FOLDER =
      Pattern.compile("[^/]+/" + Pattern.quote(Manifest.FILE));

  private final byte[] zip;
  private final String location;

  /** Place of each file's local header. */
  private final Map<String, Integer> offsets;

  /** Prefix of every file of the pack: nothing, or a folder with its slash. */
  private final String root;

  private ZipFiles(byte[] zip, String location) {
    this.zip = zip;
    this.location = location;
    this.offsets = directory();
    this.root = root(offsets.keySet());
  }

  /**
   * @param zip nobody may write to it any more
   * @param location the zip as a user would name it
   * @throws ModelFormatException if the bytes are no whole zip, or a name leaves it or stands twice
   */
  static ZipFiles of(byte[] zip, String location) {
    return new ZipFiles(zip, location);
  }

  private Map<String, Integer> directory() {
    ByteBuffer in = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    int end = end(in);
    int entries = Short.toUnsignedInt(in.getShort(end + 10));
    int at = in.getInt(end + 16);
    Map<String, Integer> found = new LinkedHashMap<>();
    for (int i = 0; i < entries; i++) {
      if (at < 0 || at > end - ENTRY_BYTES || in.getInt(at) != ENTRY_SIGNATURE) {
        throw refused("a directory of " + entries + " entries", "one with " + i);
      }
      int nameLength = Short.toUnsignedInt(in.getShort(at + 28));
      int next = at + ENTRY_BYTES + nameLength;
      if (next > end) {
        throw refused("a directory of " + entries + " entries", "one with " + i);
      }
      add(name(at + ENTRY_BYTES, nameLength), in.getInt(at + 42), found);
      next += Short.toUnsignedInt(in.getShort(at + 30));
      at = next + Short.toUnsignedInt(in.getShort(at + 32));
    }
    if (at != end) {
      throw refused("a directory that ends at byte " + end, "one that ends at " + at);
    }
    return found;
  }

  /** Place of the end record, which only a comment follows. */
  private int end(ByteBuffer in) {
    int last = zip.length - END_BYTES;
    for (int at = last; at >= Math.max(0, last - LONGEST_COMMENT); at--) {
      if (in.getInt(at) == END_SIGNATURE
          && at + END_BYTES + Short.toUnsignedInt(in.getShort(at + 20)) == zip.length) {
        return at;
      }
    }
    throw refused("a whole zip", zip.length + " bytes without its end record");
  }

  private String name(int at, int length) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(zip, at, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw new ModelFormatException(
          location + ": expected file names in UTF-8, found one in other bytes", e);
    }
  }

  private void add(String entry, int offset, Map<String, Integer> found) {
    boolean folder = entry.endsWith("/");
    String name =
        PackFiles.checkedName(folder ? entry.substring(0, entry.length() - 1) : entry, location);
    if (!folder && found.putIfAbsent(name, offset) != null) {
      throw refused("every file once", "'" + name + "' twice");
    }
  }

  private String root(Set<String> names) {
    if (names.contains(Manifest.FILE)) {
      return "";
    }
    List<String> packs = names.stream().filter(MANIFEST_IN_FOLDER.asMatchPredicate()).toList();
    if (packs.size() > 1) {
      throw refused("one folder with a " + Manifest.FILE, packs.size() + " such folders");
    }
    // Without a manifest: what others made, in its only folder.
    List<String> tops =
        (packs.isEmpty() ? names.stream() : packs.stream())
            .map(name -> name.substring(0, name.indexOf('/') + 1))
            .distinct()
            .toList();
    return tops.size() == 1 ? tops.get(0) : "";
  }

  @Override
  public byte[] read(String name, long atMost) {
    String path = root + PackFiles.checkedName(name, location);
    Integer offset = offsets.get(path);
    if (offset == null) {
      throw new ModelFormatException(describe(name) + ": expected a file, found nothing");
    }
    if (offset < 0 || offset > zip.length) {
      throw refused("'" + path + "' within its " + zip.length + " bytes", "byte " + offset);
    }
    ByteArrayInputStream bytes = new ByteArrayInputStream(zip, offset, zip.length - offset);
    try (ZipInputStream in = new ZipInputStream(bytes, StandardCharsets.UTF_8)) {
      ZipEntry entry = in.getNextEntry();
      if (entry == null || !entry.getName().equals(path)) {
        throw refused("'" + path + "' at byte " + offset, "another file or none");
      }
      return Bounded.read(in, atMost, describe(name));
    } catch (IOException | IllegalArgumentException e) {
      // The JDK tells names in other encodings with the second.
      throw new ModelFormatException(
          describe(name) + ": expected a file that can be inflated, found " + firstLine(e), e);
    }
  }

  @Override
  public boolean has(String name) {
    return offsets.containsKey(root + PackFiles.checkedName(name, location));
  }

  private static String firstLine(Exception e) {
    return e.toString().lines().findFirst().orElse("an error");
  }

  private ModelFormatException refused(String expected, String found) {
    return new ModelFormatException(
        "%s: expected %s, found %s".formatted(location, expected, found));
  }

  @Override
  public String describe(String name) {
    return location + "!/" + root + name;
  }
}
