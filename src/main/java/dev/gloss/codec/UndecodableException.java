package dev.gloss.codec;

import dev.gloss.annotate.RejectReason;

/**
 * What a record holds makes it undecodable. Travels from the depth of a value to {@link
 * EventDecoder} and no further; has no stack trace, since a topic may be full of such records.
 */
final class UndecodableException extends Exception {
  private static final long serialVersionUID = 1L;

  private final RejectReason reason;

  /**
   * @param message what was expected, what was found and where, without user text
   */
  UndecodableException(RejectReason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  RejectReason reason() {
    return reason;
  }
}
