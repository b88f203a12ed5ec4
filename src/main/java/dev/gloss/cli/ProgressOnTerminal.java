package dev.gloss.cli;

import dev.gloss.evaluate.Progress;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar on standard error when that is a terminal, else nothing. */
final class ProgressOnTerminal implements Progress, AutoCloseable {
  private final String task;
  private final boolean visible;
  private ProgressBar bar;

  ProgressOnTerminal(String task) {
    this.task = task;
    // The launcher knows whether standard error is a terminal; Java 17 does not.
    this.visible = "1".equals(System.getenv("GLOSS_TERMINAL"));
  }

  @Override
  public void done(long done, long total) {
    if (!visible) {
      return;
    }
    if (bar == null) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(task)
              .setInitialMax(total)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(200)
              .build();
    }
    bar.stepTo(done);
  }

  @Override
  public void note(String text) {
    if (bar != null) {
      bar.setExtraMessage(text);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
