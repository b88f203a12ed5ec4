package dev.gloss.train;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * Principal component analysis: the directions in which vectors vary most. Deterministic; the sign
 * of a direction is chosen so that its largest component is positive.
 */
final class PrincipalComponents {
  private final double[] mean;

  /** {@code [dimensions, size]}, by falling variance. */
  private final double[][] directions;

  private PrincipalComponents(double[] mean, double[][] directions) {
    this.mean = mean;
    this.directions = directions;
  }

  /**
   * @param vectors {@code [count, size]}, count at least 1
   * @param dimensions directions to keep; at most size
   */
  static PrincipalComponents of(List<float[]> vectors, int dimensions) {
    int size = vectors.get(0).length;
    double[] mean = new double[size];
    for (float[] vector : vectors) {
      for (int i = 0; i < size; i++) {
        mean[i] += vector[i];
      }
    }
    for (int i = 0; i < size; i++) {
      mean[i] /= vectors.size();
    }
    return new PrincipalComponents(mean, directions(covariance(vectors, mean), dimensions));
  }

  private static DMatrixRMaj covariance(List<float[]> vectors, double[] mean) {
    int size = mean.length;
    double[][] sums = new double[size][size];
    double[] centered = new double[size];
    for (float[] vector : vectors) {
      for (int i = 0; i < size; i++) {
        centered[i] = vector[i] - mean[i];
      }
      for (int i = 0; i < size; i++) {
        double[] row = sums[i];
        double factor = centered[i];
        for (int j = 0; j < size; j++) {
          row[j] += factor * centered[j];
        }
      }
    }
    return new DMatrixRMaj(sums);
  }

  private static double[][] directions(DMatrixRMaj covariance, int dimensions) {
    int size = covariance.numRows;
    EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(size, true, true);
    if (!eigen.decompose(covariance)) {
      throw new IllegalStateException("expected a covariance with eigenvectors, found none");
    }
    int[] byVariance =
        IntStream.range(0, size)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> -eigen.getEigenvalue(i).getReal()))
            .mapToInt(Integer::intValue)
            .toArray();
    double[][] directions = new double[dimensions][];
    for (int i = 0; i < dimensions; i++) {
      directions[i] = facingPositive(eigen.getEigenVector(byVariance[i]).getData());
    }
    return directions;
  }

  private static double[] facingPositive(double[] direction) {
    double largest = 0;
    for (double component : direction) {
      largest = Math.abs(component) > Math.abs(largest) ? component : largest;
    }
    double sign = Math.signum(largest);
    return Arrays.stream(direction).map(component -> component * sign).toArray();
  }

  /** The coordinates of a vector along the directions, {@code [dimensions]}. */
  float[] project(float[] vector) {
    float[] coordinates = new float[directions.length];
    for (int i = 0; i < coordinates.length; i++) {
      double sum = 0;
      for (int j = 0; j < vector.length; j++) {
        sum += directions[i][j] * (vector[j] - mean[j]);
      }
      coordinates[i] = (float) sum;
    }
    return coordinates;
  }
}
