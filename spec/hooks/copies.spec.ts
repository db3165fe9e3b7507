import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import {
  announceCopy,
  checkInputs,
  checkModel,
  MADE_BY,
  refuseForeign,
  THIS_COPY,
  twoTFJSError,
} from '../../hooks/copies.ts';
import { VERSION } from '../../hooks/version.ts';
import { Generator, seededBatches, seededDropout, seededGlorotUniform } from '../../index.ts';
import '../backends.ts';

/** The list that all copies of the library share. */
const list = globalThis as unknown as { [key: symbol]: { version: string }[] };
const COPIES = Symbol.for('tfjs-seeded copies');

const CURE =
  'Load it in one way only (`import` or `require`), and install one version of it: see `npm ls tfjs-seeded`.';

/** Returns the warnings of `announceCopy` in a program with these copies, of which it is one or is to be. */
function warningsWith(copies: { version: string }[] | undefined): string[] {
  const [before, warn] = [list[COPIES], console.warn];
  const warnings: string[] = [];
  console.warn = (text: string) => warnings.push(text);
  try {
    if (copies) list[COPIES] = copies;
    else delete list[COPIES];
    announceCopy();
    announceCopy();
  } finally {
    console.warn = warn;
    list[COPIES] = before;
  }
  return warnings;
}

describe('a copy of the library', () => {
  before(() => tf.setBackend('cpu'));

  it('is in the list of all copies, from when it was imported', () => {
    expect(list[COPIES]).to.include(THIS_COPY);
    expect(THIS_COPY.version).to.equal(VERSION);
  });

  it('does not warn if it is the only one', () => {
    expect(warningsWith(undefined)).to.deep.equal([]);
  });

  it('warns once, with the versions of all and the cure, if there is another', () => {
    expect(warningsWith([{ version: '0.1.5' }])).to.deep.equal([
      `tfjs-seeded: the program has loaded two copies of this library (0.1.5 and ${VERSION}). Layers, generators and ` +
        `datasets of one cannot be used with those of the other. ${CURE}`,
    ]);
  });

  it('does not warn if another is loaded after it, which warns itself', () => {
    expect(warningsWith([THIS_COPY, { version: '0.1.5' }])).to.deep.equal([]);
  });

  it('accepts what it has made, and what no copy has made', () => {
    const generator = Generator.fromSeed(1);
    for (const value of [generator, generator.stream('a'), seededBatches(tf.ones([2]), { batchSize: 1, generator })]) {
      expect(() => refuseForeign('spec', 'value', value)).not.to.throw();
    }
    for (const value of [undefined, null, 42, 'a', {}, [], Math.random]) {
      expect(() => refuseForeign('spec', 'value', value)).not.to.throw();
    }
  });

  it('refuses what another has made, with both versions and the cure', () => {
    const foreign = { [MADE_BY]: { version: '0.1.5' } };
    const message = `was made by another copy of tfjs-seeded (0.1.5) than this one (${VERSION}): the program has loaded two. ${CURE}`;
    expect(() => refuseForeign('spec', 'value', foreign)).to.throw(TypeError, `spec: \`value\` ${message}`);
    expect(() => seededDropout({ rate: 0.5, generator: foreign as never })).to.throw(
      TypeError,
      `SeededDropout: \`generator\` ${message}`,
    );
    expect(() => seededGlorotUniform({ stream: foreign as never })).to.throw(
      TypeError,
      `SeededGlorotUniform: \`stream\` ${message}`,
    );
  });
});

describe('a copy of TensorFlow.js', () => {
  const sentence = (what: string) =>
    `there are two copies of TensorFlow.js: this library uses @tensorflow/tfjs-core ${tf.version_core}, but ${what} uses ` +
    'another one. Models and layers of one cannot be used with the other. Install one version of TensorFlow.js: see ' +
    '`npm ls @tensorflow/tfjs-core @tensorflow/tfjs-layers`, then `npm dedupe`.';

  it('is named with its version and the cure', () => {
    expect(twoTFJSError('spec', 'the layer').message).to.equal(`spec: ${sentence('the layer')}`);
  });

  it('is recognized by a model that is not of the class of this one', () => {
    const foreign = { layers: [], fitDataset: () => {} };
    expect(() => checkModel('spec', foreign)).to.throw(TypeError, `spec: ${sentence('`model`')}`);
    expect(() => checkModel('spec', tf.sequential())).not.to.throw();
  });

  for (const [value, shown] of [
    [undefined, 'undefined'],
    [null, 'null'],
    [42, 'number'],
    [[], 'an object of class Array'],
    [new Map(), 'an object of class Map'],
    [Object.create(null), 'an object of class null'],
    [{ layers: [] }, 'an object of class Object'],
  ] as const) {
    it(`is not taken for the reason if \`model\` is ${shown}`, () => {
      const message = `spec: \`model\` must be a model of layers (tf.LayersModel), but got ${shown}.`;
      expect(() => checkModel('spec', value)).to.throw(TypeError, message);
    });
  }

  it('is recognized by a symbolic tensor that is not of the class of this one', () => {
    const foreign = { sourceLayer: {}, nodeIndex: 0 };
    for (const inputs of [foreign, [foreign]]) {
      expect(() => checkInputs('spec', inputs)).to.throw(TypeError, `spec: ${sentence('`inputs`')}`);
    }
    const input = tf.input({ shape: [2] });
    const x = tf.ones([1, 2]);
    for (const inputs of [input, [input, input], x, [x], [], undefined, null]) {
      expect(() => checkInputs('spec', inputs)).not.to.throw();
    }
    x.dispose();
  });
});
