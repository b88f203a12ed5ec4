package dev.gloss.sql;

/** A script that cannot be run; the message is one line for its writer. */
public final class SqlScriptException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SqlScriptException(String message) {
    super(message);
  }

  SqlScriptException(String message, Throwable cause) {
    super(message, cause);
  }
}
