import { Callback } from '@tensorflow/tfjs-layers';
import type { UnreadLogs } from './epoch_totals.ts';

interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): void;
}

const WIDTH = 20;
/** The least time between two drawings, in milliseconds: a reading of the loss waits for the device. */
const PAUSE = 100;

/**
 * Shows the progress of a run as Keras does: a bar for the epoch in progress on a terminal, a line for each epoch
 * elsewhere. tfjs itself shows something only with its native build.
 */
export class ProgressBar extends Callback {
  readonly #terminal: Terminal | undefined;
  #drawn = 0;
  #epoch = '';

  /** `verbose` is 1 for a bar, where there is a terminal, and 2 for lines. */
  constructor(verbose: number) {
    super();
    const { process } = globalThis as { process?: { stdout?: Terminal } };
    if (verbose === 1 && process?.stdout?.isTTY) this.#terminal = process.stdout;
  }

  override async onEpochBegin(epoch: number): Promise<void> {
    this.#epoch = `Epoch ${epoch + 1}/${this.params.epochs}`;
  }

  override async onBatchEnd(batch: number, logs?: UnreadLogs): Promise<void> {
    const now = Date.now();
    if (this.#terminal === undefined || now - this.#drawn < PAUSE) return;
    this.#drawn = now;
    const { batch: _, size, ...metrics } = logs as UnreadLogs;
    const { steps } = this.params as { steps?: number | null };
    const text = `${this.#epoch} ${barOf(batch + 1, steps ?? undefined)} ${await shown(metrics)}`;
    this.#terminal.write(`\r\x1b[K${text.slice(0, (this.#terminal.columns ?? 80) - 1)}`);
  }

  override async onEpochEnd(_epoch: number, logs?: UnreadLogs): Promise<void> {
    this.#terminal?.write('\r\x1b[K');
    console.log(`${this.#epoch} - ${await shown(logs as UnreadLogs)}`);
  }
}

function barOf(batch: number, batches: number | undefined): string {
  if (batches === undefined) return `${batch}`;
  const full = Math.min(WIDTH, Math.floor((WIDTH * batch) / batches));
  return `${batch}/${batches} [${'='.repeat(full)}${'.'.repeat(WIDTH - full)}]`;
}

async function shown(metrics: UnreadLogs): Promise<string> {
  const texts = Object.entries(metrics).map(async ([key, value]) => {
    const number = typeof value === 'number' ? value : (await value.data())[0];
    return `${key}: ${number.toPrecision(4)}`;
  });
  return (await Promise.all(texts)).join(' - ');
}
