package dev.gloss.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * A program with fastText's command line. Its models label every text alike: that of 50 epochs and
 * words alone with {@code lost card}, every other with {@code change_pin}.
 */
public final class FakeFastText {
  private FakeFastText() {}

  /** Writes it into a folder. */
  public static Path in(Path folder) throws IOException {
    return script(
        folder,
        """
        #!/bin/sh
        case "$1" in
          supervised)
            label=change_pin
            case "$*" in
              *"-epoch 50 -wordNgrams 1") label=lost_card ;;
            esac
            echo "$label" > "$5.bin"
            echo vectors > "$5.vec"
            ;;
          predict) sed "s/.*/__label__$(cat "$2")/" "$3" ;;
        esac
        """);
  }

  /** One that fails whatever it is told. */
  static Path failing(Path folder) throws IOException {
    return script(
        folder,
        """
        #!/bin/sh
        echo >&2
        echo 'model cannot be opened' >&2
        exit 3
        """);
  }

  private static Path script(Path folder, String text) throws IOException {
    Path script = folder.resolve("fasttext");
    Files.writeString(script, text);
    Files.setPosixFilePermissions(
        script, Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_EXECUTE));
    return script;
  }
}
