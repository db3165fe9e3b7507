import { inspect } from 'node:util';
import { expect } from 'chai';
import { Generator } from '../../generator/generator.ts';
import { type GeneratorRecord, inOrder, memberName, recordStreams } from '../../generator/record.ts';
import { arbitrary } from '../numbers/reference.ts';

/** Names that are easily confused: families, members, near members, other scripts, properties of every object. */
const NAMES = [
  'a a_1 a_2 a_3 a_5 a_10 a_1_1 a_1_2 a_1_1_1 a_01 a_0 a_ a__1 a_-1 a_1.5 a_1e3 a_999999999 a_1000000000 A A_1'.split(
    ' ',
  ),
  'ab a/b a/b_1 a-b _ __ _1 __1 _1_1 1 1_1 0 10 9 " \\ é é_1 e\u0301 日本 日本_1 🎲 🎲_1 \u{10ffff} \ufffd'.split(' '),
  'constructor constructor_1 toString hasOwnProperty __proto___1 name positions length'.split(' '),
  ['a b', 'a_1 ', ' ', '\n', '\n_1', 'a\n_1', '\0', '\0_1'],
].flat();

/** Returns some of the names in some order. */
function pick(next: () => number): string[] {
  const names = NAMES.filter(() => next() < 0.3);
  return names
    .map((name) => ({ name, at: next() }))
    .sort((x, y) => x.at - y.at)
    .map(({ name }) => name);
}

/** Returns a valid record, to be damaged. */
function validRecord() {
  const generator = Generator.fromState([-1n, 5n, 77n]);
  generator.stream('a').position = 3;
  generator.stream('a_1').position = 4;
  generator.stream('b').position = 2 ** 40;
  return JSON.parse(JSON.stringify(generator.getConfig())) as {
    version: unknown;
    seed: unknown;
    state: unknown[];
    streams: unknown[];
  };
}

describe('the record of a generator', () => {
  it('is the same for the same state, whatever the order in which streams were made and advanced', () => {
    const next = arbitrary('names');
    for (let i = 0; i < 300; i++) {
      const names = pick(next);
      const [a, b] = [Generator.fromSeed(i), Generator.fromSeed(i)];
      for (const name of names) a.stream(name).position = name.length;
      for (const name of [...names].sort()) b.stream(name);
      b.getConfig();
      for (const name of [...names].reverse()) b.stream(name).position = name.length;
      expect(JSON.stringify(b.getConfig())).to.equal(JSON.stringify(a.getConfig()));
    }
  });

  it('restores every stream of every name at its position, through JSON', () => {
    const next = arbitrary('positions');
    for (let i = 0; i < 300; i++) {
      const generator = Generator.fromSeed(i);
      for (const name of pick(next)) generator.stream(name).position = Math.floor(next() * 2 ** 53);
      const again = Generator.fromConfig(JSON.parse(JSON.stringify(generator.getConfig())));
      expect(again.streams).to.deep.equal(generator.streams);
      expect(again.getConfig()).to.deep.equal(generator.getConfig());
    }
  });

  it('differs where a name or a position differs', () => {
    const texts = new Set<string>();
    for (const name of NAMES) {
      for (const position of [0, 1]) {
        const generator = Generator.fromSeed(1);
        generator.stream(name).position = position;
        texts.add(JSON.stringify(generator.getConfig()));
      }
    }
    expect(texts.size).to.equal(2 * NAMES.length);
  });

  it('writes a family without gaps as one name with a position for each member', () => {
    const streams = (names: string[]) => recordStreams(names.map((name, position) => ({ name, position })));
    expect(streams(['a', 'a_1', 'a_2'])).to.deep.equal([{ name: 'a', positions: [0, 1, 2] }]);
    expect(streams(['a_2', 'a_1', 'a'])).to.deep.equal([{ name: 'a', positions: [2, 1, 0] }]);
    expect(streams(['a', 'a_2'])).to.deep.equal([
      { name: 'a', positions: [0] },
      { name: 'a_2', positions: [1] },
    ]);
    expect(streams(['a', 'a_01', 'a_1'])).to.deep.equal([
      { name: 'a', positions: [0, 2] },
      { name: 'a_01', positions: [1] },
    ]);
    const many = Array.from({ length: 1000 }, (_, i) => memberName('dropout', i));
    expect(streams([...many].sort())).to.have.lengthOf(1);
    expect(streams([])).to.deep.equal([]);
  });
});

describe('memberName', () => {
  it('numbers the members of a family, except the first', () => {
    expect([0, 1, 2, 10].map((i) => memberName('a', i))).to.deep.equal(['a', 'a_1', 'a_2', 'a_10']);
  });
});

describe('inOrder', () => {
  it('sorts by name, members of a family by their number, and leaves its argument as it is', () => {
    const names = ['b', 'a_10', 'a_2', 'a', 'B', 'a_1_1', 'a_1', 'ab'];
    const streams = names.map((name) => ({ name }));
    expect(inOrder(streams).map(({ name }) => name)).to.deep.equal([
      'B',
      'a',
      'a_1',
      'a_2',
      'a_10',
      'a_1_1',
      'ab',
      'b',
    ]);
    expect(streams.map(({ name }) => name)).to.deep.equal(names);
  });
});

describe('Generator.fromConfig', () => {
  it('accepts the record that the following ones are made of', () => {
    expect(Generator.fromConfig(validRecord() as unknown as GeneratorRecord).getConfig()).to.deep.equal(validRecord());
  });

  /** Claims that a record is refused with one sentence that names the field, and a cure, and is not changed. */
  function itRefuses(field: string, record: unknown, what: string): void {
    it(`refuses ${what}: \`${field}\``, () => {
      const before = inspect(record, { depth: 9 });
      let error: unknown;
      try {
        Generator.fromConfig(record as GeneratorRecord);
      } catch (thrown) {
        error = thrown;
      }
      expect(error).to.be.an('error');
      expect((error as Error).name).to.be.oneOf(['TypeError', 'RangeError']);
      const [named, ...rest] = (error as Error).message.split('` must be ');
      expect(named).to.equal(`Generator.fromConfig: \`${field}`);
      expect(rest.join()).to.match(/^[^\n]{1,300}, but (got|has) [^\n]{1,300}\.( [^\n]+\.)?$/);
      expect(inspect(record, { depth: 9 })).to.equal(before);
    });
  }

  const { seed, state, streams, version } = validRecord();
  const record = { version, seed, state, streams };
  const shown = (value: unknown) => inspect(value, { breakLength: Number.POSITIVE_INFINITY }).slice(0, 60);
  const nothing = [undefined, null, true, 1, 'a', 1n];

  for (const value of [...nothing, Symbol('a'), [], [record], () => record, {}, JSON.stringify(record), new Map()]) {
    itRefuses('generator', value, shown(value));
  }

  for (const key of ['version', 'seed', 'state', 'streams'] as const) {
    const { [key]: _, ...rest } = record;
    itRefuses('generator', rest, `a record without ${key}`);
    itRefuses(`generator.${key}`, { ...record, [key]: undefined }, `a record whose ${key} is undefined`);
  }
  for (const key of ['extra', 'constructor', 'toString', 'Version', '']) {
    itRefuses('generator', { ...record, [key]: 1 }, `a record with a key "${key}"`);
  }
  itRefuses('generator', JSON.parse(`{"__proto__": {}, ${JSON.stringify(record).slice(1)}`), 'a key __proto__');

  for (const bad of [0, -1, 1.5, Number.NaN, '1', null, true, [1], 1n]) {
    itRefuses('generator.version', { ...record, version: bad }, `version ${shown(bad)}`);
  }
  for (const later of [2, 3, 2 ** 53 - 1]) {
    itRefuses('generator.version', { ...record, version: later }, `the later version ${later}`);
    itRefuses('generator.version', { version: later, other: 1 }, `the later version ${later} in another form`);
  }

  const badWords = [-1, 2 ** 32, 0.5, Number.NaN, Number.POSITIVE_INFINITY, '2', null, undefined, 2n, [2], true];
  for (const words of [
    ...nothing,
    ...[{}, [], [1], [1, 2, 3], '12', { 0: 1, 1: 2, length: 2 }, new Uint32Array(2)],
    ...badWords.flatMap((word) => [
      [word, 1],
      [1, word],
    ]),
  ]) {
    itRefuses('generator.seed', { ...record, seed: words }, `the seed ${shown(words)}`);
    for (let at = 0; at < 3; at++) {
      const bad = state.map((word, i) => (i === at ? words : word));
      itRefuses('generator.state', { ...record, state: bad }, `word ${at} of the state ${shown(words)}`);
    }
  }
  for (const bad of [...nothing, {}, 'abc', [], state.slice(1), [...state, [0, 0]], { ...state, length: 3 }]) {
    itRefuses('generator.state', { ...record, state: bad }, `the state ${shown(bad)}`);
  }

  for (const bad of [...nothing, {}, { length: 0 }, { ...streams, length: 3 }, new Set(streams)]) {
    itRefuses('generator.streams', { ...record, streams: bad }, `the streams ${shown(bad)}`);
  }

  /** Claims that a record is refused for one more stream, whether it comes before or after the others. */
  function itRefusesStream(field: string, stream: unknown, what: string): void {
    itRefuses(field, { ...record, streams: [...streams, stream] }, what);
    itRefuses(field, { ...record, streams: [stream, ...streams] }, `${what} before valid streams`);
  }

  for (const bad of [
    ...[...nothing, [], ['c', [1]], {}, { name: 'c' }, { positions: [1] }, { Name: 'c', positions: [1] }],
    ...[
      { name: 'c', positions: [1], seed: [1, 2] },
      { name: 'c', positions: [1], constructor: 1 },
    ],
    JSON.parse('{"name": "c", "positions": [1], "__proto__": {}}'),
  ]) {
    itRefusesStream('generator.streams', bad, `the stream ${shown(bad)}`);
  }
  for (const bad of [...nothing, {}, [], { 0: 1, length: 1 }, new Uint32Array(1)]) {
    itRefusesStream('generator.streams.positions', { name: 'c', positions: bad }, `the positions ${shown(bad)}`);
  }
  for (const bad of [
    -1,
    0.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    2 ** 53,
    1e300,
    '1',
    null,
    undefined,
    1n,
    true,
    [1],
  ]) {
    itRefusesStream('generator.streams.positions', { name: 'c', positions: [bad] }, `the position ${shown(bad)}`);
    itRefusesStream(
      'generator.streams.positions',
      { name: 'c', positions: [1, bad] },
      `a member's position ${shown(bad)}`,
    );
  }
  itRefusesStream('generator.streams.positions', { name: 'c', positions: Array(2) }, 'positions with holes');

  for (const bad of [undefined, null, 1, true, {}, ['c'], '', '__proto__', 'x'.repeat(257)]) {
    itRefusesStream('stream', { name: bad, positions: [1] }, `the name ${shown(bad)}`);
  }
  itRefusesStream('stream', { name: 'x'.repeat(255), positions: [1, 2] }, 'a member whose name is too long');
  for (const [what, ...twice] of [
    ['a name twice', { name: 'c', positions: [1] }, { name: 'c', positions: [1] }],
    ['the name of a member of the family before it', { name: 'c', positions: [1, 2] }, { name: 'c_1', positions: [1] }],
    ['the name of a member of the family after it', { name: 'c_1', positions: [1] }, { name: 'c', positions: [1, 2] }],
  ] as [string, ...object[]][]) {
    itRefuses('generator.streams', { ...record, streams: [...streams, ...twice] }, what);
  }
  itRefuses(
    'generator.streams',
    { ...record, streams: [...streams, { name: 'a_1', positions: [4] }] },
    'a member twice',
  );

  it('never changes the prototype of objects', () => {
    const hostile = `{"name": "__proto__", "positions": [1]}`;
    const text = JSON.stringify(record).replace('"streams":[', `"streams":[${hostile},`);
    expect(() => Generator.fromConfig(JSON.parse(text))).to.throw(RangeError, '__proto__');
    expect(Object.keys(Object.getPrototypeOf({}))).to.deep.equal([]);
  });
});
