import type * as TensorFlow from '@tensorflow/tfjs';
import type { Circumstances, Compiled, Making } from './random_program.ts';

/** The callbacks of a run. */
export interface MadeCallbacks {
  readonly kinds: string[];
  /** Makes them for a process. */
  make(): unknown[];
  /** Whether one of them has paused the run, and not ended it. Asking takes the pause back. */
  isPaused(): boolean;
}

/** Makes random callbacks: schedules, counters, stops, with and without states of their own. */
export function randomCallbacks(
  making: Making,
  made: Compiled,
  run: string,
  epochs: number,
  hasValidation: boolean,
): MadeCallbacks {
  const { tf, choices, generator, circumstances } = making;
  const { model } = made;
  let paused = false;
  const stream = generator.stream(`${run}callbacks`);
  const optimizer = () => model.optimizer as unknown as { learningRate: number; momentum?: number; beta1?: number };
  const layers = model.layers.filter(({ weights }) => weights.length > 0);
  const when = choices.integer(0, 2);
  const pauseAt = choices.integer(2, 9);
  let pauses = 0;
  let isLast = false;

  const kinds: Record<string, () => unknown> = {
    'a schedule by epochs': () => ({
      onEpochBegin: (epoch: number) => {
        optimizer().learningRate = 0.03 / (epoch + 1);
      },
    }),
    'a schedule by batches': () => ({
      onBatchEnd: () => {
        optimizer().learningRate *= 0.875;
      },
    }),
    'a counter of a class': () => new (counterClass(tf))(),
    'a keeper of the best': () => keeper(circumstances.report, run),
    'early stopping': () =>
      tf.callbacks.earlyStopping({ monitor: hasValidation ? 'val_loss' : 'loss', patience: when + 1 }),
    'draws of its own': () => ({
      onBatchEnd: () => circumstances.report(run, `drew ${stream.random()}`),
    }),
    'a pause': () => ({
      onEpochBegin: (epoch: number) => {
        isLast = epoch === epochs - 1;
      },
      onBatchEnd: () => {
        // It stands for somebody who clicks now and then, so it is not part of what must be equal.
        if (circumstances.role !== 'whole' && !isLast && ++pauses % pauseAt === 0) {
          paused = true;
          model.stopTraining = true;
        }
      },
    }),
    unfreezing: () => ({
      onEpochBegin: (epoch: number) => {
        const layer = layers[0];
        if (epoch !== when) return;
        layer.trainable = !layer.trainable;
        if (model.trainableWeights.length === 0) layer.trainable = true;
        made.compile();
      },
    }),
    'resets of the states': () => ({ onEpochBegin: () => void (made.isStateful && model.resetStates()) }),
    'an evaluation': () => ({ onEpochEnd: () => circumstances.report(run, `weights ${model.weights.length}`) }),
  };
  const chosen = Object.keys(kinds).filter(() => choices.chance(0.3));
  const recorder = {
    onBatchBegin: () => circumstances.tick(),
    onBatchEnd: (batch: number, logs?: TensorFlow.Logs) => {
      circumstances.report(run, `batch ${batch} ${JSON.stringify(logs)}`);
      circumstances.tick();
    },
    onEpochBegin: () => {
      circumstances.tick();
      if (circumstances.role !== 'sabotaged') return;
      const [weight] = model.layers.flatMap(({ weights }) => weights);
      tf.tidy(() => {
        weight.write(tf.add(weight.read(), 1));
      });
    },
    onEpochEnd: (epoch: number, logs?: TensorFlow.Logs) => {
      circumstances.report(run, `epoch ${epoch} ${JSON.stringify(logs)}`);
      circumstances.tick();
    },
    onTrainEnd: () => {
      circumstances.tick();
      if (!paused) circumstances.report(run, 'the end');
    },
  };
  return {
    kinds: chosen,
    make: () => [...chosen.map((kind) => kinds[kind]()), recorder],
    isPaused() {
      const was = paused;
      paused = false;
      return was;
    },
  };
}

/** A callback that says nothing of its state, which is in its properties. */
function counterClass(tf: Making['tf']) {
  return class Counter extends tf.Callback {
    count = 0;
    readonly recent: number[] = [];
    override async onBatchEnd(): Promise<void> {
      this.count += 1;
      this.recent.push(this.count);
      if (this.recent.length > 3) this.recent.shift();
      const optimizer = this.model.optimizer as unknown as { learningRate: number };
      optimizer.learningRate *= this.count % 3 === 0 ? 0.75 : 1;
    }
  };
}

/** A callback with a state of its own, restored after a while. */
function keeper(report: Circumstances['report'], run: string) {
  let best = Number.POSITIVE_INFINITY;
  return {
    onEpochEnd: (epoch: number, logs?: TensorFlow.Logs) => {
      best = Math.min(best, logs?.loss as number);
      report(run, `best ${epoch} ${best}`);
    },
    getState: () => best,
    setState: async (state: unknown) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      best = state as number;
    },
  };
}
