import { cpus } from 'node:os';
import * as tf from '@tensorflow/tfjs';

/** The machine and versions that the times depend on. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly node: string;
  readonly tfjs: string;
  /** The version of Python's TensorFlow, if it was timed too. */
  readonly tensorflow?: string;
}

/** Returns the machine that this runs on. */
export function machine(): Machine {
  const cores = cpus();
  return {
    cpu: cores[0]?.model.trim() ?? 'unknown CPU',
    cores: cores.length,
    node: process.versions.node,
    tfjs: tf.version.tfjs,
  };
}

/** Returns a machine as a line of text. */
export function machineLine({ cpu, cores, node, tfjs, tensorflow }: Machine): string {
  const line = `${cpu}, ${cores} ${cores === 1 ? 'core' : 'cores'}; Node ${node}; TensorFlow.js ${tfjs}`;
  return tensorflow ? `${line}; TensorFlow ${tensorflow}, one thread` : line;
}

/** Returns the CPU time of all threads of this process, in milliseconds. */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
