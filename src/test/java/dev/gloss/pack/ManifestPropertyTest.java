package dev.gloss.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.LinkedHashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ManifestPropertyTest {
  /** What YAML would take for something else than a string. */
  private static final String[] TRAPS =
      ("null ~ true No off 1 0x1F 1e3 .inf .nan 1_000 2024-01-01 12:30:45 # - [a] {a} &a *a !a | >"
              + " % @ ` ' \" \\ größe \uD83D\uDE00 --- ... ? : a: << = \u2028x \u00A0x 007 +1 y n"
              + " a'b\"c a:_b a_#b -_a _a_ x_:")
          .split(" ");

  static {
    for (int i = 0; i < TRAPS.length; i++) {
      TRAPS[i] = TRAPS[i].replace('_', ' ');
    }
  }

  @Test
  void everyLabelComesBackAsItWas() {
    Manifest manifest = TestPacks.manifest(TRAPS);

    Manifest read = Manifest.read(manifest.toYaml(), "model.yaml");

    assertThat(TestPacks.classifier(read).labels()).containsExactly(TRAPS);
    assertThat(read).isEqualTo(manifest);
  }

  @Test
  void randomLabelsComeBackAsTheyWere() {
    Random random = new Random(31);
    for (int run = 0; run < 200; run++) {
      Set<String> labels = new LinkedHashSet<>();
      while (labels.size() < 10) {
        StringBuilder label = new StringBuilder();
        random
            .ints(1 + random.nextInt(8), 0x21, 0x7F)
            .forEach(
                c -> label.append(random.nextInt(4) == 0 ? TRAPS[c % TRAPS.length] : (char) c));
        labels.add(label.toString());
      }
      Manifest manifest = TestPacks.manifest(labels.toArray(String[]::new));

      assertThat(Manifest.read(manifest.toYaml(), "model.yaml")).isEqualTo(manifest);
    }
  }

  /** Pinned anew, so that the parser is tried: some damage is only a different good manifest. */
  @Test
  void damagedManifestIsReadOrRefusedOnOneLine() {
    Random random = new Random(77);
    byte[] good = ManifestPin.verified(TestPacks.manifest("good", "bad").toYaml(), "model.yaml");
    int refused = 0;
    for (int run = 0; run < 3_000; run++) {
      byte[] bytes = good.clone();
      for (int flip = random.nextInt(3); flip >= 0; flip--) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        Manifest.read(ManifestPin.append(bytes), "model.yaml");
      } catch (ModelFormatException e) {
        refused++;
        assertThat(e.getMessage()).startsWith("model.yaml").hasLineCount(1);
      } catch (RuntimeException e) {
        fail("run " + run + " crashed", e);
      }
    }
    assertThat(refused).isBetween(1_000, 2_999);
  }
}
