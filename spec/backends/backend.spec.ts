import * as tf from '@tensorflow/tfjs';
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { expect } from 'chai';
import type { Backend } from '../../backends/backend.ts';
import { backendInUse } from '../../backends/known_backends.ts';
import { onEveryBackend, tensorsLeftBy } from '../backends.ts';
import { sizeOf } from '../numbers/reference.ts';
import { onAnotherBackend } from './another_backend.ts';

const DTYPES = { float32: Float32Array, int32: Int32Array, bool: Uint8Array };

const makeTensor: Backend['makeTensor'] = (...args) => backendInUse().makeTensor(...args);

function itMakesTensors(): void {
  for (const dtype of ['float32', 'int32', 'bool'] as const) {
    for (const shape of [[], [0], [7], [2, 0, 3], [2, 3, 4], [1, 2, 1, 2, 1, 3]]) {
      it(`returns a ${dtype} tensor of shape [${shape}] with the numbers that were written`, () => {
        const out = makeTensor(shape, dtype, (values) => {
          expect(values).to.be.an.instanceOf(DTYPES[dtype]).and.have.lengthOf(sizeOf(shape));
          for (let i = 0; i < values.length; i++) values[i] = i % 2;
        });
        expect(out.dtype).to.equal(dtype);
        expect(out.shape).to.deep.equal(shape);
        expect(out.dataSync()).to.deep.equal(
          DTYPES[dtype].from(Array.from({ length: sizeOf(shape) }, (_, i) => i % 2)),
        );
        out.dispose();
      });
    }
  }

  it('leaves one tensor behind, and none in a tidy', () => {
    expect(tensorsLeftBy(() => makeTensor([4, 5], 'float32', () => {}))).to.equal(1);
    expect(tensorsLeftBy(() => tf.tidy(() => void makeTensor([4, 5], 'float32', () => {})))).to.equal(0);
  });

  it('leaves nothing behind where making the numbers fails, or there is too little memory for them', () => {
    const before = tf.backend().numDataIds();
    const refuse = () => {
      throw new Error('no numbers');
    };
    expect(tensorsLeftBy(() => expect(() => makeTensor([4, 5], 'float32', refuse)).to.throw('no numbers'))).to.equal(0);
    expect(() => makeTensor([2 ** 53 - 1], 'float32', () => expect.fail('It fits.'))).to.throw(RangeError);
    expect(tf.backend().numDataIds()).to.equal(before);
  });

  it('does not keep the shape that it was given', () => {
    const shape = [2, 3];
    const out = makeTensor(shape, 'int32', (values) => values.fill(5));
    shape[0] = 1;
    expect([...out.dataSync()]).to.deep.equal([5, 5, 5, 5, 5, 5]);
    out.dispose();
  });
}

describe('makeTensor of a backend', () => {
  onEveryBackend((backend) => {
    itMakesTensors();

    if (backend === 'cpu' || backend === 'wasm') {
      it("is written straight into the backend's memory", () => {
        let written: ArrayBufferView | undefined;
        const out = makeTensor([5], 'float32', (values) => {
          written = values;
        });
        if (backend === 'cpu') {
          expect((tf.backend() as MathBackendCPU).data.get(out.dataId).values).to.equal(written);
        } else {
          expect((tf.backend() as BackendWasm).typedArrayFromHeap(out)).to.deep.include({
            buffer: written?.buffer,
            byteOffset: written?.byteOffset,
          });
        }
        out.dispose();
      });
    }
  });

  onAnotherBackend(itMakesTensors);
});
