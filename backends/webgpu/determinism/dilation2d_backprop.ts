import { backend_util, type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { KernelCall } from '../../determinism.ts';
import { disposeAll, runProgram } from './run_program.ts';
import { sumRows } from './sum_rows.ts';

/** `Dilation2DBackpropInput`: each gradient goes to the element of the input that was the greatest in its window. */
export function dilation2DBackpropInput(call: KernelCall): TensorInfo {
  return backprop(call, 'x', 'd + uniforms.depth * (column + uniforms.width * (row + uniforms.height * b))');
}

/** `Dilation2DBackpropFilter`: each gradient goes to the element of the filter that was added to the greatest. */
export function dilation2DBackpropFilter(call: KernelCall): TensorInfo {
  return backprop(call, 'filter', 'd + uniforms.depth * (filterColumn + filterRow * uniforms.filterWidth)');
}

/** Finds the target of each gradient, as tfjs's own kernels do, and adds gradients of one target. */
function backprop(call: KernelCall, name: 'x' | 'filter', target: string): TensorInfo {
  const { native, inputs, attrs, stock } = call;
  const { x, filter, dy } = inputs;
  const { shape, dtype } = inputs[name];
  const count = util.sizeFromShape(dy.shape);
  const segments = util.sizeFromShape(shape);
  if (dtype !== 'float32' || count * segments === 0) return stock();
  const { padInfo, ...info } = backend_util.computeDilation2DInfo(
    x.shape as [number, number, number, number],
    filter.shape as [number, number, number],
    attrs.strides as [number, number],
    attrs.pad as 'same' | 'valid',
    'NHWC',
    attrs.dilations as [number, number],
  );
  const program = {
    name: `Dilation2DTargets_${name}`,
    code: `
      fn each(index : i32) {
        let d = index % uniforms.depth;
        let c = index / uniforms.depth % uniforms.outWidth;
        let r = index / (uniforms.depth * uniforms.outWidth) % uniforms.outHeight;
        let b = index / (uniforms.depth * uniforms.outWidth * uniforms.outHeight);
        let top = r * uniforms.strideHeight - uniforms.padTop;
        let left = c * uniforms.strideWidth - uniforms.padLeft;
        var largest = -3.4e38;
        var row = 0;
        var column = 0;
        var filterRow = 0;
        var filterColumn = 0;
        for (var i = 0; i < uniforms.filterHeight; i++) {
          let xRow = top + i * uniforms.dilationHeight;
          if (xRow < 0 || xRow >= uniforms.height) { continue; }
          for (var j = 0; j < uniforms.filterWidth; j++) {
            let xColumn = left + j * uniforms.dilationWidth;
            if (xColumn < 0 || xColumn >= uniforms.width) { continue; }
            let sum = x[d + uniforms.depth * (xColumn + uniforms.width * (xRow + uniforms.height * b))]
              + w[d + uniforms.depth * (j + i * uniforms.filterWidth)];
            if (sum > largest) {
              largest = sum;
              row = xRow;
              column = xColumn;
              filterRow = i;
              filterColumn = j;
            }
          }
        }
        result[index] = ${target};
      }
    `,
    inputs: { x, w: filter },
    uniforms: {
      height: info.inHeight,
      width: info.inWidth,
      depth: info.inChannels,
      outHeight: info.outHeight,
      outWidth: info.outWidth,
      filterHeight: info.filterHeight,
      filterWidth: info.filterWidth,
      strideHeight: info.strideHeight,
      strideWidth: info.strideWidth,
      dilationHeight: info.dilationHeight,
      dilationWidth: info.dilationWidth,
      padTop: padInfo.top,
      padLeft: padInfo.left,
    },
    count,
  };
  const targets = runProgram(native, program, 'int32', count);
  const sums = sumRows(native, { values: dy, targets, rows: count, columns: 1, segments });
  disposeAll(native, targets);
  return { ...sums, shape };
}
