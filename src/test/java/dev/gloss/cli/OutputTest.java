package dev.gloss.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Standard output that takes no more: a disk is full, or whoever reads has gone. */
final class OutputTest {
  private final InputStream in = System.in;
  private final PrintStream out = System.out;
  private final Full full = new Full(2_000);

  @BeforeEach
  void fill() {
    System.setOut(new PrintStream(full, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() {
    System.setIn(in);
    System.setOut(out);
  }

  @Test
  void annotateStopsThere() {
    String lines = "My card has not arrived yet\n".repeat(5_000);
    System.setIn(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));

    int code = Main.run("annotate", "--tiers", "student", "-m", "classpath:models/banking-support");

    assertThat(code).isEqualTo(Main.FAILURE);
    assertThat(full.refused).isLessThan(10);
  }

  @Test
  void noCommandSaysThatAllIsWell() {
    assertThat(Main.whole(Main.run("check", "--keys"))).isEqualTo(Main.FAILURE);
  }

  private static final class Full extends OutputStream {
    private int room;
    private int refused;

    Full(int room) {
      this.room = room;
    }

    @Override
    public void write(int one) throws IOException {
      if (--room < 0) {
        refused++;
        throw new IOException("No space left on device");
      }
    }
  }
}
