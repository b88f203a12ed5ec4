package dev.gloss.pack;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A small file that names the pack in force and those before it, so that running jobs change their
 * model without a restart. Immutable.
 *
 * @param releases the one in force first; at most {@value #KEPT}
 */
public record Channel(@JsonProperty(required = true) List<Release> releases) {
  /** Prefix of a model's place that is a channel's: {@code channel:s3://models/banking.json}. */
  public static final String PREFIX = "channel:";

  /** Releases that a channel remembers. */
  public static final int KEPT = 50;

  private static final int LONGEST = 1 << 20;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // A later version may say more of a release.
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  public Channel {
    if (releases == null || releases.isEmpty() || releases.stream().anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException("expected at least one release, found none");
    }
    releases = List.copyOf(releases);
  }

  /** Whether a model's place is a channel's. */
  public static boolean isNamedBy(String location) {
    return location.startsWith(PREFIX);
  }

  /** The channel's file: the place without {@value #PREFIX}, if it has that. */
  public static String file(String location) {
    return isNamedBy(location) ? location.substring(PREFIX.length()) : location;
  }

  /**
   * Reads a channel.
   *
   * @param location with or without {@value #PREFIX}; else as {@link PackFiles#readFile} takes it
   * @throws ModelFormatException if nothing is there, or no channel
   */
  public static Channel read(String location) {
    return find(location)
        .orElseThrow(
            () ->
                new ModelFormatException(
                    file(location) + ": expected a channel's file, found nothing"));
  }

  /** As {@link #read}; empty if nothing is there. */
  public static Optional<Channel> find(String location) {
    String file = file(location);
    return PackFiles.readFile(file, LONGEST).map(json -> parse(json, file));
  }

  private static Channel parse(byte[] json, String file) {
    try {
      Channel channel = JSON.readValue(json, Channel.class);
      if (channel == null) {
        throw new ModelFormatException(file + ": expected a channel, found null");
      }
      return channel;
    } catch (ValueInstantiationException e) {
      throw new ModelFormatException(file + ": " + e.getCause().getMessage(), e);
    } catch (JsonProcessingException e) {
      throw new ModelFormatException(
          "%s: expected a channel as 'gloss promote' writes it, found %s"
              .formatted(file, e.getOriginalMessage()),
          e);
    } catch (IOException e) {
      throw new ModelFormatException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** The release in force. */
  public Release current() {
    return releases.get(0);
  }

  /**
   * Puts a pack in force.
   *
   * @param before the channel as it is; empty: this pack begins it
   * @param pack place of the pack, which whoever follows the channel can read
   * @param identity of the pack that was found there
   */
  public static Channel promoting(
      Optional<Channel> before, String pack, ModelIdentity identity, Instant now) {
    List<Release> releases = new ArrayList<>();
    releases.add(
        new Release(
            before.map(channel -> channel.current().revision() + 1).orElse(1L),
            pack,
            identity.name(),
            identity.version(),
            identity.digest(),
            now.truncatedTo(ChronoUnit.SECONDS).toString()));
    before.ifPresent(channel -> releases.addAll(channel.releases()));
    return new Channel(releases.subList(0, Math.min(KEPT, releases.size())));
  }

  /** The release of a revision, if the channel remembers it. */
  public Optional<Release> release(long revision) {
    return releases.stream().filter(release -> release.revision() == revision).findFirst();
  }

  /** The release that was in force before the one that is, if any. */
  public Optional<Release> previous() {
    return releases.size() > 1 ? Optional.of(releases.get(1)) : Optional.empty();
  }

  /** As it stands in the file. */
  public byte[] toJson() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a channel always has a JSON form", e);
    }
  }
}
