package dev.gloss.entities;

import dev.gloss.task.Redaction;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Puts something else in the place of entities. Not safe for use by several threads at once. */
final class Redactor {
  private static final String MASK = "***";
  private static final String ALGORITHM = "HmacSHA256";

  /** Bytes of a hash that are shown: 64 bits. */
  private static final int SHOWN = 8;

  private final RedactSettings settings;

  /** Null if nothing is hashed. */
  private final Mac mac;

  Redactor(RedactSettings settings) {
    this.settings = settings;
    this.mac = settings.key() == null ? null : mac(settings.key());
  }

  private static Mac mac(String key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has " + ALGORITHM, e);
    }
  }

  Redaction redaction(String text, List<Entity> entities) {
    List<Redaction.Edit> edits = new ArrayList<>();
    for (Entity entity : entities) {
      RedactAction action = settings.of(entity.type());
      if (action != RedactAction.KEEP) {
        edits.add(
            new Redaction.Edit(
                entity.span(), replacement(action, entity.type(), entity.span().of(text))));
      }
    }
    return new Redaction(edits);
  }

  private String replacement(RedactAction action, String type, String named) {
    return switch (action) {
      case MASK -> MASK;
      case REPLACE -> "<" + type + ">";
      case HASH -> "<" + type + ":" + hash(named) + ">";
      case KEEP -> named;
    };
  }

  /** Tells keys apart and says nothing of them; empty without one. */
  String keyed() {
    return mac == null ? "" : " " + hash("");
  }

  /** Letters' case and what separates the groups of a number do not change it. */
  private String hash(String named) {
    String canonical = named.replaceAll("[\\s.\\-()/]", "").toLowerCase(Locale.ROOT);
    byte[] hash = mac.doFinal(canonical.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash, 0, SHOWN);
  }
}
