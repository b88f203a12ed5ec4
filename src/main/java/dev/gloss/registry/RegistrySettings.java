package dev.gloss.registry;

import java.io.Serializable;
import java.util.List;

/**
 * Which registry, and how it is spoken to.
 *
 * @param urls of its nodes, {@code http://…} or {@code https://…}; one after the other is asked
 *     when one fails
 * @param authorization value of the header of that name; empty for none; a secret
 */
public record RegistrySettings(List<String> urls, String authorization) implements Serializable {
  public RegistrySettings {
    urls = List.copyOf(urls);
    if (urls.isEmpty()) {
      throw new IllegalArgumentException("expected the URL of a registry, found none");
    }
  }

  /** For a message. */
  String place() {
    return String.join(", ", urls);
  }

  @Override
  public String toString() {
    return "RegistrySettings[urls=%s, authorization=%s]"
        .formatted(urls, authorization.isEmpty() ? "none" : "***");
  }
}
