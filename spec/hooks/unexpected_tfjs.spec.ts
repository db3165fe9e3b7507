import { version_layers } from '@tensorflow/tfjs';
import { expect } from 'chai';
import { unexpectedTFJS } from '../../hooks/unexpected_tfjs.ts';

describe('the error of a hook that finds tfjs otherwise', () => {
  it('names the version, what is missing and the cure', () => {
    expect(unexpectedTFJS('`AdamOptimizer` has no `accBeta1`').message).to.equal(
      `tfjs-seeded: TensorFlow.js ${version_layers} is not as expected: \`AdamOptimizer\` has no \`accBeta1\`. ` +
        'Use TensorFlow.js 4.10 to 4.22, or a later tfjs-seeded.',
    );
  });
});
