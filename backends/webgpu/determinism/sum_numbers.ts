import type { KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';
import { FIXED_POINT_WGSL } from './fixed_point_wgsl.ts';
import { disposeAll, runProgram } from './run_program.ts';
import type { RowSum } from './sum_rows.ts';
import { termBits } from './term_bits.ts';
import { zeros } from './zeros.ts';

/** A thread of the search for the greatest magnitude takes so many numbers, and a workgroup has so many threads. */
const NUMBERS_OF_THREAD = 16;
const WORKGROUP = 64;
const MAX_THREADS = 65_535 * WORKGROUP;

/**
 * Adds numbers into the elements of an output, in any order, with the same result: `sumRows` for rows of one column, where
 * a list for each element would cost more than the sums. Every number is added by atomics to an integer of 64 bits.
 *
 * **Shape** [segments].
 *
 * **Precision** One scale serves all: n numbers are cut off below 2^-(62 - ceil(log2 n)) of the greatest of all of them. NaN
 * and infinities come out as from any order of additions; a sum that is finite in the end does not overflow on the way.
 */
export function sumNumbers(native: KernelBackend, sum: RowSum, index: string, segmentOf: string): TensorInfo {
  const { values, targets, picks, rows, segments, groups } = sum;
  const inputs = { values, ...(picks && { picks }) };
  const name = `${picks ? '_picked' : ''}${index === '0' ? '_single' : ''}`;
  const bits = termBits(rows);

  const largest = zeros(native, 1, 'int32');
  const threads = Math.min(Math.ceil(rows / NUMBERS_OF_THREAD), MAX_THREADS);
  const searching = {
    name: `LargestNumber${name}`,
    code: `
      fn main() {
        let thread = i32(workgroupId.x) * ${WORKGROUP} + i32(localId.x);
        var largest = 0;
        for (var row = thread; row < uniforms.rows; row += uniforms.threads) {
          let magnitude = bitcast<i32>(values[${index}]) & 0x7fffffff;
          largest = max(largest, select(0, magnitude, magnitude < 0x7f800000));
        }
        atomicMax(&result[0], largest);
      }
    `,
    inputs,
    uniforms: { rows, threads, columns: 1 },
    count: { size: [WORKGROUP, 1, 1], groups: [Math.ceil(threads / WORKGROUP), 1, 1] } as const,
    atomic: true,
  };
  runProgram(native, searching, 'int32', largest);

  // For each element of the output, the sum in two words, and which of +infinity, -infinity and NaN there are.
  const sums = zeros(native, 3 * segments, 'int32');
  const adding = {
    name: `AddedNumbers${name}${sum.wraps ? '_wrapped' : ''}${groups ? `_${groups.rows}_${groups.segments}` : ''}`,
    code: `${FIXED_POINT_WGSL}${segmentOf}
      fn each(row : i32) {
        let segment = segmentOf(row);
        if (segment < 0) { return; }
        let value = values[${index}];
        let kind = kindOf(value);
        if (kind != 0u) { atomicOr(&result[2 * uniforms.segments + segment], i32(kind)); }
        if (kind == 0u) {
          let term = added(vec2<u32>(0u), value, scaleOf(bitcast<u32>(largest[0]), uniforms.bits));
          let before = bitcast<u32>(atomicAdd(&result[2 * segment + 1], bitcast<i32>(term.y)));
          let carry = select(0, 1, before + term.y < before);
          atomicAdd(&result[2 * segment], bitcast<i32>(term.x) + carry);
        }
      }
    `,
    inputs: { targets, largest, ...inputs },
    uniforms: { segments, bits, columns: 1 },
    count: rows,
    atomic: true,
  };
  runProgram(native, adding, 'int32', sums);
  const rounding = {
    name: 'RoundedNumbers',
    code: `${FIXED_POINT_WGSL}
      fn each(index : i32) {
        let sum = vec2<u32>(bitcast<u32>(sums[2 * index]), bitcast<u32>(sums[2 * index + 1]));
        let kinds = bitcast<u32>(sums[2 * uniforms.segments + index]);
        result[index] = floatOf(sum, kinds, bitcast<u32>(largest[0]), uniforms.bits);
      }
    `,
    inputs: { sums, largest },
    uniforms: { segments, bits },
    count: segments,
  };
  const output = runProgram(native, rounding, 'float32', segments);
  disposeAll(native, largest, sums);
  return output;
}
