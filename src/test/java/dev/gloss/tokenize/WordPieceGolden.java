package dev.gloss.tokenize;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the golden file: texts with the ids and places the reference gives them. Run it from the
 * repository root after the reference or the model file was changed on purpose:
 *
 * <pre>
 * mvn -q test-compile dependency:build-classpath -Dmdep.outputFile=target/test.classpath
 * java -cp target/test-classes:target/classes:$(cat target/test.classpath) \
 *     dev.gloss.tokenize.WordPieceGolden src/test/resources/dev/gloss/tokenize/wordpiece-golden.jsonl
 * </pre>
 */
final class WordPieceGolden {
  private static final long SEED = 42;
  private static final int RANDOM_TEXTS = 140;

  private static final ObjectWriter WRITER =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build().writer();

  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "\t\r\n",
          "a",
          "Hello, world!",
          "I still have not received my new card. It has been two weeks and nobody answers.",
          "My top-up of \u00A350.00 failed; why was I charged a 1.5% fee (twice)?",
          "unaffable",
          "UNAFFABLE unBelievably antidisestablishmentarianism",
          "xqzxqzxqz",
          "don't can't won't it's",
          "e-mail: some.body+tag@example.org, see https://example.org/a_b?c=d&e=f#g",
          "$+<=>^`|~ !\"#%&'()*,-./:;?@[\\]_{}",
          "a\u0000b\u0001c\u007Fd\uFFFDe\u200Bf\u00ADg",
          "\uFEFFbyte order mark",
          "tab\there\u000Bvertical\u000Cfeed\u0085next\u00A0no-break\u2003em\u2028line\u3000wide",
          "caf\u00E9 cafe\u0301 na\u00EFve \u00FCber \u00C5ngstr\u00F6m \u212Bngstrom \u1EA4\u1EA5",
          "\u0130stanbul I\u0307stanbul \u0131\u015F\u0131k",
          "\u039F\u0394\u03A5\u03A3\u03A3\u0395\u03A5\u03A3 \u03C2 \u03C3",
          "Stra\u00DFe STRA\u1E9EE \uFB01ne \uFB03",
          "\u01C4 \u01C5 \u01C6 \u212A \u2126 \u13A0 \uAB70 \u10A0 \u1C90",
          "\u4F60\u597D\uFF0C\u4E16\u754C\u3002abc\u6F22def",
          "\u3053\u3093\u306B\u3061\u306F\u3001\u4E16\u754C \u30AB\u30BF\u30AB\u30CA \u30D1\u30D0",
          "\uD55C\uAD6D\uC5B4 \uAC00\uAC01 \u1112\u1161\u11AB",
          "\u0440\u0443\u0441\u0441\u043A\u0438\u0439 \u0419 \u0439 \u0401",
          "\u0627\u0644\u0639\u0631\u0628\u064A\u0651\u0629 \u05E2\u05B4\u05D1\u05E8\u05B4\u05D9\u05EA",
          "\u0939\u093F\u0928\u094D\u0926\u0940 \u0E44\u0E17\u0E22 \u0BA4\u0BAE\u0BBF\u0BB4\u0BCD",
          "smile \uD83D\uDE00 thumbs\uD83D\uDC4D\uD83C\uDFFDup",
          "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67\u200D\uD83D\uDC66 \uD83C\uDDE9\uD83C\uDDEA",
          "\u2764\uFE0F \u2122 \u00A9 \u00BD \u2460 \u216B",
          "\uD835\uDD6C\uD835\uDD87 \uD834\uDD5E \uD800\uDF30 \uD840\uDC00 \uD87E\uDC00",
          "\uE000 private \uDB80\uDC00 use \uDBFF\uDFFD",
          "\u0378 unassigned \uD87F\uDFFE \uFFFF",
          "high \uD83D alone, low \uDE00 alone, \uDE00\uD83D swapped, \uD83D\uDE00 paired",
          "\uD83D",
          "\u037E \u1FEF \u2260 \u226E \u0340 \u0344",
          "e\u0301\u0327\u0323 \u00E9\u0327 a\u0345\u302E\u0334 \u0F73\u0F72\u0F71",
          "\u0301 \u0301a .\u0301.",
          "[CLS] in text [SEP] and [MASK][PAD][UNK]",
          "[cls] [ SEP ] [SEP[SEP]] a[SEP]b",
          "##ing ## # ##",
          "a".repeat(100),
          "a".repeat(101),
          "\u00E9".repeat(100) + " " + "\u00E9".repeat(101),
          "\uD800\uDF30".repeat(100) + " " + "\uD800\uDF30".repeat(101),
          "\uAC01".repeat(33) + " " + "\uAC01".repeat(34),
          "the quick brown fox jumps over the lazy dog ".repeat(40));

  private WordPieceGolden() {}

  public static void main(String[] arguments) throws IOException {
    Files.write(Path.of(arguments[0]), lines(), StandardCharsets.US_ASCII);
  }

  /** A header that says what made the file, then one line a text. */
  static List<String> lines() throws IOException {
    byte[] json = MiniLm.json();
    List<String> lines = new ArrayList<>();
    try (ReferenceTokenizer reference = new ReferenceTokenizer(json)) {
      lines.add(WRITER.writeValueAsString(header(json, reference.version())));
      for (String text : texts()) {
        Encoding encoding = reference.encode(text);
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("text", text);
        line.put("ids", encoding.ids());
        line.put("starts", Encodings.starts(encoding));
        line.put("ends", Encodings.ends(encoding));
        lines.add(WRITER.writeValueAsString(line));
      }
    }
    return lines;
  }

  private static Map<String, Object> header(byte[] json, String version) {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("generator", WordPieceGolden.class.getName());
    header.put("reference", "ai.djl.huggingface:tokenizers " + version);
    header.put("model", MiniLm.RESOURCE);
    header.put("modelSha256", sha256(json));
    header.put("seed", SEED);
    return header;
  }

  private static List<String> texts() {
    List<String> texts = new ArrayList<>(TEXTS);
    RandomText random = new RandomText(SEED, MiniLm.tokenizer().vocabulary().pieces());
    while (texts.size() < TEXTS.size() + RANDOM_TEXTS) {
      String text = random.next();
      if (text.length() < 400) {
        texts.add(text);
      }
    }
    return texts;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
