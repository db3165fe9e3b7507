import { dispose, io, keep, type NamedTensorMap, scalar, type Tensor } from '@tensorflow/tfjs-core';
import type { CheckpointRecord } from './checkpoint_record.ts';

type Group = 'model' | 'optimizer';
type Tensors = CheckpointRecord['tensors'];

/** The tensors of a checkpoint as bytes: those that `tf.loadLayersModel` reads, then the others. */
export interface EncodedTensors {
  readonly weightSpecs: io.WeightsManifestEntry[];
  readonly tensors: Tensors;
  readonly weightData: ArrayBuffer;
}

/**
 * The tensors of one instant. Adding one copies no numbers: tfjs never writes into a tensor's memory, and a variable that
 * changes takes new memory.
 */
export class TensorTable {
  readonly #clones: Tensor[] = [];
  readonly #dataIds = new Set<object>();
  readonly #names: (readonly [name: string, group: Group] | undefined)[] = [];

  /** Adds a tensor that remains the caller's, and returns its index. */
  add(tensor: Tensor): number {
    return this.#add(tensor, undefined);
  }

  /** Whether the table holds the numbers of a tensor. */
  has({ dataId }: Tensor): boolean {
    return this.#dataIds.has(dataId);
  }

  /** Adds a tensor that `tf.loadLayersModel` reads. All of these come before the others. */
  addNamed(tensor: Tensor, name: string, group: Group): number {
    return this.#add(tensor, [name, group]);
  }

  /** Adds an integer that `tf.loadLayersModel` reads. */
  addNumber(value: number, name: string, group: Group): number {
    const tensor = scalar(value, 'int32');
    const index = this.addNamed(tensor, name, group);
    tensor.dispose();
    return index;
  }

  /** Reads all tensors, and disposes of the table. */
  async encode(): Promise<EncodedTensors> {
    try {
      const named = this.#clones.map((tensor, i) => ({ name: `${i}`, tensor }));
      const { data, specs } = await io.encodeWeights(named);
      const split = this.#names.indexOf(undefined);
      const count = split < 0 ? specs.length : split;
      return {
        weightSpecs: specs.slice(0, count).map((spec, i) => {
          const [name, group] = this.#names[i] as readonly [string, Group];
          return { ...spec, name, group };
        }),
        tensors: specs.slice(count).map(({ dtype, shape }) => ({ dtype, shape }) as Tensors[number]),
        weightData: data,
      };
    } finally {
      this.dispose();
    }
  }

  dispose(): void {
    dispose(this.#clones);
    this.#clones.length = 0;
  }

  #add(tensor: Tensor, name: readonly [string, Group] | undefined): number {
    // Whoever saves within a `tidy` goes on to read after its end.
    this.#clones.push(keep(tensor.clone()));
    this.#dataIds.add(tensor.dataId);
    this.#names.push(name);
    return this.#clones.length - 1;
  }
}

/** The tensors in artifacts, by index. */
export class SavedTensors {
  readonly specs: readonly { readonly dtype: string; readonly shape: readonly number[] }[];
  readonly #weightData: io.WeightData | undefined;

  constructor({ weightSpecs, weightData }: io.ModelArtifacts, tensors: Tensors) {
    this.specs = [...(weightSpecs ?? []), ...tensors];
    this.#weightData = weightData;
  }

  /** Whether all tensors are within the data, so that `use` cannot fail. */
  get areComplete(): boolean {
    const bytes = this.specs.reduce((sum, { dtype, shape }) => {
      return sum + shape.reduce((size, length) => size * length, 1) * (dtype === 'bool' ? 1 : 4);
    }, 0);
    return bytes === io.CompositeArrayBuffer.join(this.#weightData).byteLength;
  }

  /** Calls `work` with a function that returns the tensor of an index. All are disposed of at the end. */
  use<R>(work: (tensorAt: (index: number) => Tensor) => R): R {
    const specs = this.specs.map((spec, i) => ({ ...spec, name: `${i}` }) as io.WeightsManifestEntry);
    const decoded: NamedTensorMap = io.decodeWeights(io.CompositeArrayBuffer.join(this.#weightData), specs);
    try {
      return work((index) => decoded[index]);
    } finally {
      dispose(decoded);
    }
  }
}
