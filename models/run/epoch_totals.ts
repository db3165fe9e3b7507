import { add, div, keep, mul, type Scalar, scalar, tidy } from '@tensorflow/tfjs-core';
import type { FitProgress } from '../format/checkpoint_record.ts';

/** What callbacks of tfjs receive: numbers, and scalars that have not been read yet. */
export type UnreadLogs = { [key: string]: number | Scalar };

/** The sums so far of an epoch in progress: plain JSON. */
export type EpochTotalsState = NonNullable<FitProgress['totals']>;

/**
 * The sums from which an epoch's loss and metrics are averaged, over batches weighted by their sizes.
 *
 * They are added up by the operations of tfjs's own logger, in its order, so the averages are equal to the bit.
 *
 * **See** tfjs-layers, `src/base_callbacks.ts`, `BaseLogger`.
 */
export class EpochTotals {
  #seen = 0;
  readonly #totals = new Map<string, Scalar>();

  /** Begins an epoch, or resumes one. */
  begin(state?: EpochTotalsState | null): void {
    this.dispose();
    this.#seen = state?.seen ?? 0;
    for (const [key, total] of Object.entries(state?.totals ?? {})) this.#totals.set(key, keep(scalar(total)));
  }

  /** Adds the losses and metrics of a batch of `size` examples. */
  add(metrics: { readonly [key: string]: Scalar }, size: number): void {
    this.#seen += size;
    for (const [key, value] of Object.entries(metrics)) {
      const before = this.#totals.get(key);
      const total = tidy(() => keep(add(before ?? 0, mul(value, size))) as Scalar);
      this.#totals.set(key, total);
      before?.dispose();
    }
  }

  /** Returns the averages so far, which are the caller's. */
  averages(): { [key: string]: Scalar } {
    const averages = Array.from(this.#totals, ([key, total]) => [
      key,
      tidy(() => keep(mul(div(1, this.#seen), total)) as Scalar),
    ]);
    return Object.fromEntries(averages);
  }

  /** Captures the sums at this instant. The returned function reads them, once. */
  capture(): () => Promise<EpochTotalsState> {
    const seen = this.#seen;
    const clones = Array.from(this.#totals, ([key, total]) => [key, keep(total.clone())] as const);
    return async () => {
      try {
        const read = clones.map(async ([key, total]) => [key, (await total.data())[0]] as const);
        return { seen, totals: Object.fromEntries(await Promise.all(read)) };
      } finally {
        for (const [, total] of clones) total.dispose();
      }
    };
  }

  dispose(): void {
    for (const total of this.#totals.values()) total.dispose();
    this.#totals.clear();
  }
}
