package dev.gloss.pack;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/**
 * Whose packs are run. A pack is signed over its digest, which pins every one of its files, with
 * Ed25519 (RFC 8032, as the JDK has it); {@value #FILE} beside the manifest has a line for each who
 * signed: {@code ed25519}, the public key and the signature, both in base64.
 *
 * @param keys public keys (X.509, base64), one of which must have signed; none: everything is run
 */
public record Trust(List<String> keys) implements Serializable {
  /** The signatures' file name. */
  public static final String FILE = "signatures";

  /** Every pack is run. */
  public static final Trust ANYBODY = new Trust(List.of());

  private static final String ALGORITHM = "Ed25519";
  private static final String SCHEME = "ed25519";

  /** Said before the digest, so that no signature made for something else will do. */
  private static final String PURPOSE = "gloss pack ";

  private static final int LONGEST = 1 << 16;

  public Trust {
    keys = List.copyOf(keys);
    for (String key : keys) {
      if (!isKey(key)) {
        throw new IllegalArgumentException(
            "expected Ed25519 public keys in base64 as 'gloss sign' prints them, found another");
      }
    }
  }

  /** Whether it is an Ed25519 public key in base64. */
  public static boolean isKey(String text) {
    try {
      return publicKey(text).getAlgorithm().startsWith("Ed");
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  private static PublicKey publicKey(String base64) throws GeneralSecurityException {
    return KeyFactory.getInstance(ALGORITHM)
        .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
  }

  /**
   * Returns {@code pack}.
   *
   * @throws ModelFormatException if keys are asked for and none of them has signed it
   */
  public ModelPack verified(ModelPack pack) {
    if (!keys.isEmpty() && keys.stream().noneMatch(key -> hasSigned(key, pack))) {
      throw new ModelFormatException(
          "%s: expected the signature of one of %d trusted keys, found %s"
              .formatted(
                  pack.describe(FILE),
                  keys.size(),
                  pack.files().has(FILE) ? "none that verifies" : "nothing"));
    }
    return pack;
  }

  private static boolean hasSigned(String key, ModelPack pack) {
    if (pack.isForeign() || !pack.files().has(FILE)) {
      return false;
    }
    String lines = new String(pack.files().read(FILE, LONGEST), StandardCharsets.UTF_8);
    return lines
        .lines()
        .map(line -> line.strip().split("\\s+"))
        .filter(parts -> parts.length == 3 && parts[0].equals(SCHEME) && parts[1].equals(key))
        .anyMatch(parts -> verifies(key, parts[2], pack.identity()));
  }

  private static boolean verifies(String key, String signature, ModelIdentity identity) {
    try {
      Signature verifier = Signature.getInstance(ALGORITHM);
      verifier.initVerify(publicKey(key));
      verifier.update(signed(identity));
      return verifier.verify(Base64.getDecoder().decode(signature));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * The line of {@value #FILE} by which the owner of a key says that a pack is theirs, without an
   * end.
   *
   * @param secret whose public key is {@code key}
   * @throws GeneralSecurityException if the keys are not Ed25519's
   */
  public static String line(ModelIdentity identity, String key, PrivateKey secret)
      throws GeneralSecurityException {
    Signature signer = Signature.getInstance(ALGORITHM);
    signer.initSign(secret);
    signer.update(signed(identity));
    return SCHEME + " " + key + " " + Base64.getEncoder().encodeToString(signer.sign());
  }

  private static byte[] signed(ModelIdentity identity) {
    return (PURPOSE + identity.digest()).getBytes(StandardCharsets.US_ASCII);
  }
}
