/** An error of a dataset that cannot be resumed. */
export class ObstacleError extends Error {
  /** Why it cannot be resumed. */
  readonly obstacle: string;

  constructor(where: string, obstacle: string) {
    super(`${where}: the dataset cannot be resumed: ${obstacle}.`);
    this.obstacle = obstacle;
  }
}
