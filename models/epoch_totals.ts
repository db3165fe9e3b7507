import { add, div, keep, mul, type Scalar, scalar, Tensor, tidy } from '@tensorflow/tfjs-core';

/** What callbacks of tfjs are handed: numbers, and scalars that have not been read yet. */
export type UnreadLogs = { [key: string]: number | Scalar };

/** The sums so far of an epoch in progress: plain JSON. */
export interface EpochTotalsState {
  readonly seen: number;
  readonly totals: Readonly<Record<string, number>>;
}

/**
 * The sums from which an epoch's loss and metrics are averaged, over batches weighted by their sizes.
 *
 * tfjs's own logger keeps the same to itself; an epoch that goes on in another process needs those of its beginning.
 * They are added up by the same operations in the same order, so the averages come out equal to the bit.
 *
 * **See** tfjs-layers, `src/base_callbacks.ts`, `BaseLogger`.
 */
export class EpochTotals {
  #seen = 0;
  readonly #totals = new Map<string, Scalar>();

  /** Begins an epoch, or goes on with one. */
  begin(state?: EpochTotalsState): void {
    this.dispose();
    this.#seen = state?.seen ?? 0;
    for (const [key, total] of Object.entries(state?.totals ?? {})) this.#totals.set(key, keep(scalar(total)));
  }

  /** Adds what a batch's logs say. */
  add(logs: UnreadLogs): void {
    const { batch, size, ...metrics } = logs;
    this.#seen += size as number;
    for (const [key, value] of Object.entries(metrics)) {
      const before = this.#totals.get(key);
      const total = tidy(() => keep(add(before ?? 0, mul(value, size as number))) as Scalar);
      this.#totals.set(key, total);
      before?.dispose();
    }
  }

  /** Puts the averages of the whole epoch into its logs, in place of those of its end. */
  putInto(logs: UnreadLogs): void {
    for (const [key, total] of this.#totals) {
      const partial = logs[key];
      logs[key] = tidy(() => keep(mul(div(1, this.#seen), total)) as Scalar);
      if (partial instanceof Tensor) partial.dispose();
    }
  }

  async getState(): Promise<EpochTotalsState> {
    const totals: Record<string, number> = {};
    for (const [key, total] of this.#totals) totals[key] = (await total.data())[0];
    return { seen: this.#seen, totals };
  }

  dispose(): void {
    for (const total of this.#totals.values()) total.dispose();
    this.#totals.clear();
  }
}
