package dev.gloss.flink.kafka;

import org.apache.flink.annotation.Internal;

/**
 * The job cannot run against these brokers and topics. The message is one line for the person who
 * started the job: what was expected, what was found, and where; never credentials.
 */
@Internal
public final class PreflightException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PreflightException(String message) {
    super(message);
  }

  PreflightException(String message, Throwable cause) {
    super(message, cause);
  }
}
