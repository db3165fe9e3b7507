import { type KernelBackend, type TensorInfo, util } from '@tensorflow/tfjs-core';

/** The parts of tfjs's webgpu backend that the deterministic kernels use. */
interface WebGPUBackend {
  runWebGPUProgram(
    program: object,
    inputs: TensorInfo[],
    dtype: TensorInfo['dtype'],
    uniforms: { type: string; data: number[] }[],
    output?: TensorInfo,
  ): TensorInfo;
  disposeData(dataId: TensorInfo['dataId']): boolean;
}

/** A compute shader. All tensors are passed as one axis. */
export interface Program {
  /** Identifies the program: tfjs compiles programs of the same name, ranks and dtypes only once. */
  readonly name: string;
  /** Defines `fn each(index : i32)`, which is called for every index below `count`; or `fn main()` for a grid. */
  readonly code: string;
  /** The inputs, by the names that they have in the code, where each is an array. */
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  /** The uniforms, all of type i32, by name; in the code they are fields of `uniforms`. */
  readonly uniforms?: Readonly<Record<string, number>>;
  readonly count: number | Grid;
  /** Whether `result` is an array of atomic i32, whatever its dtype. The order of threads must make no difference. */
  readonly atomic?: boolean;
}

/** Workgroups of `size` threads in a grid. The code reads `workgroupId` and `localId`. */
export interface Grid {
  readonly size: readonly [number, number, number];
  readonly groups: readonly [number, number, number];
}

const WORKGROUP = 64;
/** From so many indices on, a thread takes four: to start one costs about as much as to do one. */
const MIN_SHARED = 8192;
/** WebGPU starts at most so many workgroups along one axis; threads take more indices each then. */
const MAX_GROUPS = 65_535;

/** Runs a program into a new tensor of `output` elements, or into the tensor `output`. */
export function runProgram(
  native: KernelBackend,
  { name, code, inputs, uniforms = {}, count, atomic = false }: Program,
  dtype: TensorInfo['dtype'],
  output: number | TensorInfo,
): TensorInfo {
  const isFlat = typeof count === 'number';
  const threads = isFlat ? Math.min(Math.ceil(count / (count < MIN_SHARED ? 1 : 4)), MAX_GROUPS * WORKGROUP) : 0;
  const all: Readonly<Record<string, number>> = isFlat ? { ...uniforms, count, threads } : uniforms;
  const grid = isFlat ? { size: [WORKGROUP, 1, 1], groups: [Math.ceil(threads / WORKGROUP), 1, 1] } : count;
  const made = typeof output === 'number' ? undefined : flat(output);
  const program = {
    variableNames: Object.keys(inputs),
    outputShape: made?.shape ?? [output],
    workgroupSize: grid.size,
    dispatchLayout: isFlat ? { x: [0] } : { x: [0], y: [0], z: [0] },
    dispatch: grid.groups,
    shaderKey: `Seeded${name}`,
    uniforms: Object.keys(all)
      .map((field) => `${field} : i32,`)
      .join(' '),
    atomic,
    deterministic: true,
    getUserCode: () => (isFlat ? `${code}${EACH}` : code),
  };
  return (native as unknown as WebGPUBackend).runWebGPUProgram(
    program,
    Object.values(inputs).map(flat),
    dtype,
    Object.values(all).map((value) => ({ type: 'int32', data: [value] })),
    made,
  );
}

/** Disposes tensors that a kernel made on its way. */
export function disposeAll(native: KernelBackend, ...made: readonly TensorInfo[]): void {
  for (const { dataId } of made) (native as unknown as WebGPUBackend).disposeData(dataId);
}

const EACH = `
  fn main(thread : i32) {
    if (thread >= uniforms.threads) { return; }
    for (var index = thread; index < uniforms.count; index += uniforms.threads) { each(index); }
  }
`;

function flat(x: TensorInfo): TensorInfo {
  return { ...x, shape: [util.sizeFromShape(x.shape)] };
}
