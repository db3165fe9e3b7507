import { cpus } from 'node:os';
import * as tf from '@tensorflow/tfjs';

/** What the times depend on besides the code. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly node: string;
  readonly tfjs: string;
  /** Python's, where it was timed too. */
  readonly tensorflow?: string;
}

/** Describes the machine that this runs on. */
export function machine(): Machine {
  const processors = cpus();
  return {
    processor: processors[0]?.model.trim() ?? 'unknown processor',
    cores: processors.length,
    node: process.versions.node,
    tfjs: tf.version.tfjs,
  };
}

/** Writes it as a line. */
export function machineLine({ processor, cores, node, tfjs, tensorflow }: Machine): string {
  const line = `${processor}, ${cores} ${cores === 1 ? 'core' : 'cores'}; Node ${node}; TensorFlow.js ${tfjs}`;
  return tensorflow ? `${line}; TensorFlow ${tensorflow}, one thread` : line;
}

/** The time that all threads of this process have had, in milliseconds. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
