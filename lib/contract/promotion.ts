/** When a candidate becomes the champion. */
export interface PromotionSettings {
  /**
   * `improvement`: the interval of candidate − champion lies above `min`. `no-regression`: it lies above −`margin`, against
   * the champion and the best champion ever. `manual`: a person decides. `lambda`: a function of the user's decides.
   */
  readonly kind: 'improvement' | 'no-regression' | 'manual' | 'lambda';
  readonly min?: number;
  readonly margin?: number;
  readonly functionArn?: string;
}
