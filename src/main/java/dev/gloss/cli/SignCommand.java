package dev.gloss.cli;

import dev.gloss.foreign.ModelFolder;
import dev.gloss.pack.ModelPack;
import dev.gloss.pack.Trust;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "sign",
    description = {
      "Signs a model pack with Ed25519, for jobs whose trust: names the public key.",
      "The signature is over the digest that pins every file of the pack; it stands in '"
          + Trust.FILE
          + "' beside them. Prints the public key."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  gloss sign --new-key release.key packs/banking-2.2.0",
      "  gloss sign --key release.key packs/banking-2.3.0"
    })
final class SignCommand implements Callable<Integer> {
  private static final String ALGORITHM = "Ed25519";

  @Parameters(paramLabel = "PACK", description = "a folder of the local file system")
  private Path folder;

  @ArgGroup(multiplicity = "1")
  private Key key;

  /** One of the two. */
  private static final class Key {
    @Option(
        names = "--key",
        paramLabel = "FILE",
        required = true,
        description = "a key that --new-key has made")
    private Path existing;

    @Option(
        names = "--new-key",
        paramLabel = "FILE",
        required = true,
        description = "make a key and keep it in this file, which nobody else may read")
    private Path fresh;
  }

  @Override
  public Integer call() throws GeneralSecurityException, IOException {
    if (!Files.isDirectory(folder)) {
      throw new CommandFailedException(
          "%s: expected a folder with a model pack, found %s"
              .formatted(folder, Files.exists(folder) ? "a file" : "nothing"));
    }
    ModelPack pack = ModelFolder.open(folder.toString());
    if (pack.isForeign()) {
      throw new CommandFailedException(
          folder + ": expected a pack, whose manifest pins its files, found a model without one");
    }
    // The public half first, then the secret one, each in base64.
    List<String> halves = key.fresh == null ? read(key.existing) : make(key.fresh);
    String line = Trust.line(pack.identity(), halves.get(0), secret(halves.get(1)));
    Path file = folder.resolve(Trust.FILE);
    List<String> lines = new ArrayList<>();
    if (Files.exists(file)) {
      lines.addAll(Files.readAllLines(file));
      lines.removeIf(before -> before.contains(halves.get(0)));
    }
    lines.add(line);
    Files.write(file, lines);
    System.out.println(halves.get(0));
    return Main.OK;
  }

  private static List<String> make(Path file) throws GeneralSecurityException, IOException {
    KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
    Base64.Encoder base64 = Base64.getEncoder();
    List<String> halves =
        List.of(
            base64.encodeToString(pair.getPublic().getEncoded()),
            base64.encodeToString(pair.getPrivate().getEncoded()));
    try {
      if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      } else {
        Files.createFile(file);
      }
    } catch (FileAlreadyExistsException e) {
      throw new CommandFailedException(
          file + ": expected no file yet, found one; --key signs with it");
    }
    Files.write(file, halves, StandardOpenOption.WRITE);
    return halves;
  }

  private static List<String> read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new CommandFailedException(file + ": expected a key, found no file");
    }
    List<String> halves =
        new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).lines().toList();
    if (halves.size() != 2 || !Trust.isKey(halves.get(0))) {
      throw new CommandFailedException(
          file + ": expected a key that 'gloss sign --new-key' has made, found another file");
    }
    return halves;
  }

  private PrivateKey secret(String base64) throws GeneralSecurityException {
    try {
      return KeyFactory.getInstance(ALGORITHM)
          .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new CommandFailedException(
          key.existing
              + ": expected a key that 'gloss sign --new-key' has made, found another file");
    }
  }
}
