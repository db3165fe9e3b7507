import { expect } from 'chai';
import { Generator } from '../../index.ts';
import { type ErrorClass, expectRefused } from './expectations.ts';
import { configOf, type Declaration } from './initializer_suite.ts';

/** Wrong arguments of the source of randomness. A generator is added unless they have one. */
const refusedBySources: [Record<string, unknown>, ErrorClass, string][] = [
  [{ generator: {} }, TypeError, 'generator'],
  [{ generator: 42 }, TypeError, 'generator'],
  [{ generator: Math.random }, TypeError, 'generator'],
  [{ generator: [] }, TypeError, 'generator'],
  [{ seed: 1 }, TypeError, 'seed'],
  [{ generator: null, seed: 1.5 }, RangeError, 'seed'],
  [{ generator: null, seed: Number.NaN }, RangeError, 'seed'],
  [{ generator: null, seed: 2 ** 53 }, RangeError, 'seed'],
  [{ generator: null, seed: '7' }, TypeError, 'seed'],
  [{ generator: null, seed: 1, stream: 'encoder' }, TypeError, 'stream'],
  [{ stream: 7 }, TypeError, 'stream'],
  [{ stream: '' }, RangeError, 'stream'],
  [{ stream: '__proto__' }, RangeError, 'stream'],
  [{ stream: 'x'.repeat(257) }, RangeError, 'stream'],
  [{ position: 3 }, TypeError, 'position'],
];

/** Claims that an initializer can be restored from its config. */
export function itKeepsItsConfig({ cls, make, args, defaults }: Declaration): void {
  it('uses its defaults for arguments that are left out or null, as in configs that tfjs has rewritten', () => {
    const own = ({ generator, stream, seed, ...config }: Record<string, unknown>) => config;
    const nulls = Object.fromEntries(Object.keys(defaults).map((argument) => [argument, null]));
    for (const given of [{}, nulls]) {
      expect(own(make({ ...given, seed: 1 }).getConfig())).to.deep.equal(defaults);
    }
  });

  it('is restored from a config that went through JSON text', () => {
    for (const source of [
      { generator: Generator.fromSeed(6) },
      { generator: Generator.fromSeed(6), stream: 'encoder' },
      { seed: 0 },
      { seed: -(2 ** 53) + 1 },
    ]) {
      const initializer = make({ ...args, ...source });
      if (initializer.generator) initializer.stream.position = 5;
      const config = configOf(initializer);
      expect(config).to.deep.include(args);
      const restored = new cls(config);
      expect(configOf(restored)).to.deep.equal(config);
      expect(restored.stream.position).to.equal(initializer.stream.position);
      if (source.generator) expect(restored.generator).not.to.equal(initializer.generator);
    }
  });

  it('gets a stream of its own on the same generator if it is cloned in the program', () => {
    const generator = Generator.fromSeed(1);
    const initializer = make({ ...args, generator });
    const config = initializer.getConfig();
    const clones = [new cls(config), new cls(config), new cls({ ...initializer.getConfig() })];
    for (const clone of clones) {
      expect(clone.generator).to.equal(generator);
      expect(clone.getConfig()).to.deep.include(args);
    }
    expect(new Set([initializer, ...clones].map(({ stream }) => stream)).size).to.equal(4);
    expect(initializer.stream.position).to.equal(0);
  });
}

/** Claims that an initializer refuses bad arguments before it changes anything. */
export function itRefusesBadArguments({ cls, make, kind, refused }: Declaration): void {
  for (const [given, kindOfError, argument] of [...refused, ...refusedBySources]) {
    it(`refuses ${shown(given)} in one sentence about \`${argument}\`, and claims no stream`, () => {
      const generator = Generator.fromSeed(1);
      generator.stream('other').position = 3;
      const record = generator.getConfig();
      expectRefused(() => make({ generator, ...given }), kindOfError, cls.className, argument);
      expect(generator.getConfig()).to.deep.equal(record);
      expect(make({ generator }).stream.name).to.equal(kind);
    });
  }
}

function shown(args: Record<string, unknown>): string {
  const parts = Object.entries(args).flatMap(([key, value]) => {
    if (value === null) return [];
    if (typeof value === 'function') return `${key}: ${value.name}`;
    if (typeof value === 'number') return `${key}: ${value}`;
    return `${key}: ${JSON.stringify(value).slice(0, 16)}`;
  });
  return `{ ${parts.join(', ')} }`;
}
