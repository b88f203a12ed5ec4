package dev.gloss.annotate;

import dev.gloss.task.Finding;
import dev.gloss.task.Redaction;
import java.util.List;
import java.util.Optional;

/**
 * What a pack said about one text. A function of the text, the pack and what was asked alone, if it
 * is {@linkplain #isRepeatable repeatable}.
 *
 * @param findings one a task that was asked, in the pack's order
 * @param truncated a limit kept part of the text from the model
 * @param tokens word pieces the model read, special tokens not counted
 */
public record Annotation(List<Finding> findings, boolean truncated, int tokens) {
  public Annotation {
    findings = List.copyOf(findings);
  }

  /** The same with another finding of the same task in the place of one. */
  public Annotation with(Finding other) {
    return new Annotation(
        findings.stream()
            .map(finding -> finding.task().equals(other.task()) ? other : finding)
            .toList(),
        truncated,
        tokens);
  }

  /** What one task said; empty if it was not asked or the pack does not have it. */
  public <T extends Finding> Optional<T> finding(Class<T> type) {
    for (Finding finding : findings) {
      if (type.isInstance(finding)) {
        return Optional.of(type.cast(finding));
      }
    }
    return Optional.empty();
  }

  /** What of the text is not to be seen; empty if all of it may be. */
  public Optional<Redaction> redaction() {
    return redaction(findings);
  }

  static Optional<Redaction> redaction(List<Finding> findings) {
    return findings.stream().flatMap(finding -> finding.redaction().stream()).findFirst();
  }

  /** Whether the same text would be said the same of again. */
  public boolean isRepeatable() {
    return findings.stream().allMatch(Finding::isRepeatable);
  }
}
