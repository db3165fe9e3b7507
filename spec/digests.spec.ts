import { expect } from 'chai';
import { onEveryBackend } from './backends.ts';
import { digestOf, draws } from './digests.ts';

/** The frozen digest of each kind of draw. A change needs a line under "Streams" in CHANGELOG.md. */
const frozen: Record<string, string> = {
  bits: '9f6fe0d5235f',
  uniform: '1dc6255e3015',
  uniformInt: '5e03b6bc6895',
  normal: 'e6110567744f',
  truncatedNormal: '59095324aec5',
  bernoulli: '5198bfddb5e5',
  binomial: '179780828e1b',
  poisson: '4ff54f20ca1f',
  gamma: '3c4dd6d2d7d2',
  exponential: '6425beb6ac09',
  beta: '1486825cf631',
  random: 'd0f185eac5eb',
  categorical: '2b023708ccab',
  choice: '65fe04bf8423',
  'choice, weighted': 'f88baa6f3d0b',
  permutation: '762430edd578',
  shuffle: 'f49aa48d01bd',
  "a generator's own normal": 'a41a9770d3b8',
  'makeSeeds and split': '3a93a2a5ba31',
  seededDropout: '7bdf6733d9e6',
  "seededDropout's gradient": '599a99b0403d',
  'seededDropout, noise shape': '4f39b083e1ed',
  seededSpatialDropout1D: '38c0bee733a2',
  seededSpatialDropout2D: '3d8ec2249f71',
  seededSpatialDropout3D: '41f40f791777',
  seededGaussianNoise: '6695aaf094aa',
  seededGaussianDropout: 'b57932726089',
  seededAlphaDropout: 'a2f4d3604b8e',
  'masks of seededSimpleRNN': '859a87c7fd7a',
  'widths of seededRandomWidth': 'ad8b8efdcea9',
  seededRandomUniform: '4c4ff9124449',
  seededRandomNormal: '9f8e0efa3da0',
  seededTruncatedNormal: 'a683934d94b7',
  seededVarianceScaling: 'b894d90db2b8',
  seededGlorotUniform: 'a8c3c935fa76',
  seededGlorotNormal: '18a083f9c23f',
  seededHeUniform: 'eafd0928fb61',
  seededHeNormal: '1b94a35323d3',
  seededLeCunUniform: '1ace46924bc1',
  seededLeCunNormal: 'c22840656fae',
  seededOrthogonal: '105ce5c58be8',
  'seededShuffle, two epochs': '292a7579472e',
};

describe('draws', () => {
  it('are all frozen', () => {
    expect(Object.keys(draws)).to.deep.equal(Object.keys(frozen));
  });

  onEveryBackend(() => {
    for (const [kind, digest] of Object.entries(frozen)) {
      it(`stable: ${kind} has the digest ${digest}`, async () => {
        expect(await digestOf(kind)).to.equal(digest);
      });
    }
  });
});
