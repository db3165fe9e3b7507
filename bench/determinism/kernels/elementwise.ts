import { between, bools, complex, floats, type Input, ints } from '../inputs.ts';
import type { KernelCase, KernelCases } from '../kernel_case.ts';

const SMALL = [17];
const LARGE = [10, 20, 67];

const unary = (input: (...shape: number[]) => Input, attrs?: Readonly<Record<string, unknown>>): KernelCase[] => [
  ['small', { x: input(...SMALL) }, attrs],
  ['large', { x: input(...LARGE) }, attrs],
];
const binary = (a: (...shape: number[]) => Input, b = a): KernelCase[] => [
  ['equal shapes', { a: a(...LARGE), b: b(...LARGE) }],
  ['broadcast', { a: a(...LARGE), b: b(67) }],
  ['broadcast both ways', { a: a(150, 1), b: b(1, 100) }],
];
const unit = (...shape: number[]) => between(-0.9, 0.9, ...shape);
const positive = (...shape: number[]) => between(0.1, 3, ...shape);
const aboveOne = (...shape: number[]) => between(1.1, 3, ...shape);
const few = (...shape: number[]) => ints(1000, ...shape);
const all = (names: string, cases: readonly KernelCase[]): KernelCases =>
  Object.fromEntries(names.split(' ').map((name) => [name, cases]));

/** Kernels that compute each element by itself. */
export const elementwise: KernelCases = {
  ...all('Abs Asinh Atan Ceil Cos Cosh Elu Erf Exp Expm1 Floor Identity IsFinite IsInf IsNan', unary(floats)),
  ...all('Neg OnesLike Relu Relu6 Round Selu Sigmoid Sign Sin Sinh Softplus Square Tan Tanh', unary(floats)),
  ...all('ZerosLike', unary(floats)),
  ...all('Acos Asin Atanh', unary(unit)),
  ...all('Log Log1p Reciprocal Rsqrt Sqrt', unary(positive)),
  ...all('Acosh', unary(aboveOne)),
  Step: unary(floats, { alpha: 0.1 }),
  LeakyRelu: unary(floats, { alpha: 0.1 }),
  ClipByValue: unary(floats, { clipValueMin: -1, clipValueMax: 1 }),
  Cast: [
    ['to integers', { x: floats(...LARGE) }, { dtype: 'int32' }],
    ['of integers', { x: few(...LARGE) }, { dtype: 'float32' }],
  ],
  EluGrad: [['large', { dy: floats(...LARGE), y: floats(...LARGE) }]],
  LogicalNot: unary(bools),
  ...all('Add Equal Greater GreaterEqual Less LessEqual Maximum Minimum Multiply NotEqual', binary(floats)),
  ...all('SquaredDifference Sub', binary(floats)),
  ...all('Atan2 RealDiv FloorDiv Mod', binary(floats, positive)),
  Pow: binary(positive, floats),
  ...all('LogicalAnd LogicalOr LogicalXor', binary(bools)),
  BitwiseAnd: binary(few),
  AddN: [['three', [floats(...LARGE), floats(...LARGE), floats(...LARGE)]]],
  Prelu: [['large', { x: floats(...LARGE), alpha: floats(67) }]],
  Select: [['large', { condition: bools(...LARGE), t: floats(...LARGE), e: floats(...LARGE) }]],
  Complex: [['large', { real: floats(...LARGE), imag: floats(...LARGE) }]],
  Real: [['large', { input: complex(...LARGE) }]],
  Imag: [['large', { input: complex(...LARGE) }]],
  ComplexAbs: [['large', { x: complex(...LARGE) }]],
};
