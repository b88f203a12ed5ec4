package dev.gloss.train;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Limited-memory BFGS for a smooth convex function (Nocedal and Wright, Numerical Optimization, 2nd
 * edition, algorithms 7.4 and 3.1): two-loop recursion over the last {@value #MEMORY} steps, with a
 * backtracking line search for sufficient decrease. Deterministic: the same function from the same
 * start gives the same bits.
 */
public final class Lbfgs {
  private static final int MEMORY = 10;
  private static final double SUFFICIENT_DECREASE = 1e-4;
  private static final int MOST_HALVINGS = 30;
  private static final int SLOW = 5;

  /** A function and its gradient. */
  public interface Objective {
    /** Returns the value at {@code point} and fills {@code gradient}. */
    double evaluate(double[] point, double[] gradient);
  }

  /** A step with its change of gradient; {@code inverse} is 1 / (step · change). */
  private record Correction(double[] step, double[] change, double inverse) {}

  private final int mostIterations;
  private final double tolerance;

  /**
   * @param tolerance stops when {@value #SLOW} iterations in a row lower the value by less than
   *     this share of it; one alone may be a short step on a long way, as the first one often is
   */
  public Lbfgs(int mostIterations, double tolerance) {
    this.mostIterations = mostIterations;
    this.tolerance = tolerance;
  }

  /** The point reached from {@code start}, which is left as it is. */
  public double[] minimize(Objective objective, double[] start) {
    double[] point = start.clone();
    double[] gradient = new double[point.length];
    double value = objective.evaluate(point, gradient);
    Deque<Correction> corrections = new ArrayDeque<>();
    int slow = 0;
    for (int iteration = 0; iteration < mostIterations; iteration++) {
      double[] direction = direction(gradient, corrections);
      double slope = dot(direction, gradient);
      if (slope >= 0) {
        return point;
      }
      // The first direction is the bare gradient, whose length says nothing about a good step.
      double length = corrections.isEmpty() ? 1 / Math.sqrt(dot(gradient, gradient)) : 1;
      double[] next = new double[point.length];
      double[] nextGradient = new double[point.length];
      double nextValue = Double.POSITIVE_INFINITY;
      for (int halving = 0; halving < MOST_HALVINGS; halving++, length /= 2) {
        for (int i = 0; i < point.length; i++) {
          next[i] = point[i] + length * direction[i];
        }
        nextValue = objective.evaluate(next, nextGradient);
        if (nextValue <= value + SUFFICIENT_DECREASE * length * slope) {
          break;
        }
      }
      if (!(nextValue < value)) {
        return point;
      }
      remember(corrections, point, next, gradient, nextGradient);
      slow = value - nextValue < tolerance * Math.abs(value) ? slow + 1 : 0;
      point = next;
      gradient = nextGradient;
      value = nextValue;
      if (slow == SLOW) {
        return point;
      }
    }
    return point;
  }

  private static void remember(
      Deque<Correction> corrections,
      double[] point,
      double[] next,
      double[] gradient,
      double[] nextGradient) {
    double[] step = new double[point.length];
    double[] change = new double[point.length];
    for (int i = 0; i < point.length; i++) {
      step[i] = next[i] - point[i];
      change[i] = nextGradient[i] - gradient[i];
    }
    double curvature = dot(step, change);
    if (curvature > 1e-12 * dot(change, change)) {
      corrections.addLast(new Correction(step, change, 1 / curvature));
      if (corrections.size() > MEMORY) {
        corrections.removeFirst();
      }
    }
  }

  private static double[] direction(double[] gradient, Deque<Correction> corrections) {
    double[] direction = gradient.clone();
    double[] weights = new double[corrections.size()];
    int index = corrections.size();
    for (Iterator<Correction> newest = corrections.descendingIterator(); newest.hasNext(); ) {
      Correction correction = newest.next();
      weights[--index] = correction.inverse() * dot(correction.step(), direction);
      addScaled(direction, -weights[index], correction.change());
    }
    if (!corrections.isEmpty()) {
      Correction last = corrections.getLast();
      scale(direction, 1 / (last.inverse() * dot(last.change(), last.change())));
    }
    for (Correction correction : corrections) {
      double weight = correction.inverse() * dot(correction.change(), direction);
      addScaled(direction, weights[index++] - weight, correction.step());
    }
    scale(direction, -1);
    return direction;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void addScaled(double[] target, double factor, double[] values) {
    for (int i = 0; i < target.length; i++) {
      target[i] += factor * values[i];
    }
  }

  private static void scale(double[] values, double factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
  }
}
