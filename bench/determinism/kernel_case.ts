import type { Input } from './inputs.ts';

/** The inputs of a kernel: by name, or in a row. An input may be several tensors. */
export type Inputs = Readonly<Record<string, Input | readonly Input[]>> | readonly Input[];

/** One call of a kernel: what is particular to it, its inputs, and its attributes. */
export type KernelCase = readonly [title: string, inputs: Inputs, attrs?: Readonly<Record<string, unknown>>];

/** Cases for each kernel, by its name. */
export type KernelCases = Readonly<Record<string, readonly KernelCase[]>>;
