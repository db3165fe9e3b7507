import * as tf from '@tensorflow/tfjs';
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import { expect } from 'chai';

/** Makes claims on a backend that the library does not know: tfjs's cpu backend under another name. */
export function onAnotherBackend(claims: () => void): void {
  describe('on another backend', () => {
    before(async () => {
      tf.registerBackend('other', () => new MathBackendCPU());
      tf.copyRegisteredKernels('cpu', 'other');
      for (const { kernelName } of tf.getKernelsForBackend('other')) {
        if (kernelName.startsWith('Seeded')) tf.unregisterKernel(kernelName, 'other');
      }
      expect(await tf.setBackend('other')).to.equal(true);
    });

    after(async () => {
      await tf.setBackend('cpu');
      for (const { kernelName } of tf.getKernelsForBackend('other')) tf.unregisterKernel(kernelName, 'other');
      tf.removeBackend('other');
    });

    claims();
  });
}
