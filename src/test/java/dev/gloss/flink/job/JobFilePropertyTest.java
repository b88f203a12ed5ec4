package dev.gloss.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JobFilePropertyTest {
  private static final int FILES = 500;
  private static final String JUNK = "{}[]:,&*!|>'\"%@`#?-~ \n\t\\$\u0000\u0085é\ud83d01aZ<=";

  /** Nothing but a {@link JobFileException} comes out, and its lines all say where. */
  @Test
  void damagedFilesAreReadOrRefusedWithTheirPlace() throws IOException {
    String whole = Files.readString(Path.of("jobs/banking-support.yaml"));
    Random random = new Random(20_261);
    int refused = 0;

    for (int i = 0; i < FILES; i++) {
      String damaged = damage(whole, random);
      try {
        JobFile.parse("job.yaml", damaged, Map.of(), List.of());
      } catch (JobFileException e) {
        refused++;
        assertThat(e.problems()).isNotEmpty().allMatch(line -> line.startsWith("job.yaml:"));
      }
    }

    assertThat(refused).isBetween(FILES / 10, FILES - FILES / 10);
  }

  private static String damage(String whole, Random random) {
    StringBuilder text = new StringBuilder(whole);
    for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
      int at = random.nextInt(text.length());
      String junk = "" + JUNK.charAt(random.nextInt(JUNK.length()));
      switch (random.nextInt(3)) {
        case 0 -> text.insert(at, junk);
        case 1 -> text.replace(at, at + 1, junk);
        default -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(20)));
      }
    }
    return text.toString();
  }
}
