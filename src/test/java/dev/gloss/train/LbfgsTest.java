package dev.gloss.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class LbfgsTest {
  private static final Lbfgs OPTIMIZER = new Lbfgs(200, 1e-14);

  /** Curvatures from 1 to 1,000: steepest descent alone would need thousands of steps. */
  private static final Lbfgs.Objective QUADRATIC =
      (point, gradient) -> {
        double value = 0;
        for (int i = 0; i < point.length; i++) {
          double curvature = Math.pow(1000, i / (point.length - 1.0));
          double distance = point[i] - i;
          gradient[i] = curvature * distance;
          value += curvature * distance * distance / 2;
        }
        return value;
      };

  @Test
  void minimumOfAQuadraticIsFound() {
    double[] found = OPTIMIZER.minimize(QUADRATIC, new double[10]);

    assertThat(found).containsExactly(new double[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, within(1e-4));
  }

  /** log(1 + e^-x) + log(1 + e^x)·2 is least where its slope 2σ(x) - σ(-x) is 0: e^x = 1/2. */
  @Test
  void minimumOfALogisticLossIsFound() {
    Lbfgs.Objective loss =
        (point, gradient) -> {
          double sigmoid = 1 / (1 + Math.exp(-point[0]));
          gradient[0] = 2 * sigmoid - (1 - sigmoid);
          return -Math.log(sigmoid) - 2 * Math.log(1 - sigmoid);
        };

    assertThat(OPTIMIZER.minimize(loss, new double[] {5})[0]).isCloseTo(-Math.log(2), within(1e-5));
  }

  @Test
  void startIsLeftAsItIs() {
    double[] start = {3, 3, 3};

    OPTIMIZER.minimize(QUADRATIC, start);

    assertThat(start).containsExactly(3, 3, 3);
  }

  @Test
  void startAtTheMinimumStaysThere() {
    assertThat(OPTIMIZER.minimize(QUADRATIC, new double[] {0, 1, 2})).containsExactly(0, 1, 2);
  }

  @Test
  void everyIterationLowersTheValue() {
    double[] gradient = new double[6];
    double before = Double.POSITIVE_INFINITY;
    for (int iterations = 0; iterations < 15; iterations++) {
      double[] point = new Lbfgs(iterations, 0).minimize(QUADRATIC, new double[6]);
      double value = QUADRATIC.evaluate(point, gradient);

      assertThat(value).isLessThanOrEqualTo(before);
      before = value;
    }
    assertThat(before).isLessThan(1);
  }

  @Test
  void looseToleranceStopsEarlier() {
    assertThat(evaluations(1e-2)).isLessThan(evaluations(1e-14));
  }

  @Test
  void sameStartGivesTheSameBits() {
    assertThat(OPTIMIZER.minimize(QUADRATIC, new double[10]))
        .containsExactly(OPTIMIZER.minimize(QUADRATIC, new double[10]));
  }

  /** Infinite behind a wall at 1: a step that jumps over it is halved, not taken. */
  @Test
  void stepIntoTheUndefinedIsHalved() {
    Lbfgs.Objective barrier =
        (point, gradient) -> {
          gradient[0] = -10 + 1 / (1 - point[0]);
          return point[0] >= 1 ? Double.NaN : -10 * point[0] - Math.log(1 - point[0]);
        };

    assertThat(OPTIMIZER.minimize(barrier, new double[] {0})[0]).isCloseTo(0.9, within(1e-5));
  }

  private static int evaluations(double tolerance) {
    AtomicInteger count = new AtomicInteger();
    new Lbfgs(200, tolerance)
        .minimize(
            (point, gradient) -> {
              count.incrementAndGet();
              return 1 + QUADRATIC.evaluate(point, gradient);
            },
            new double[10]);
    return count.get();
  }

  /** What the first step gains is little beside the value, and yet it is not the end. */
  @Test
  void oneShortStepDoesNotEndTheWay() {
    Lbfgs.Objective far =
        (point, gradient) -> {
          gradient[0] = point[0] - 10;
          return 1e6 + (point[0] - 10) * (point[0] - 10) / 2;
        };

    assertThat(new Lbfgs(150, 1e-4).minimize(far, new double[1])[0]).isCloseTo(10, within(1e-6));
  }
}
