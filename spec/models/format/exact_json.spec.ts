import { expect } from 'chai';
import { decode, encode } from '../../../models/format/exact_json.ts';

describe('exact JSON', () => {
  const throughText = (value: unknown) => decode(JSON.parse(JSON.stringify(encode('spec', 'progress', value))));

  for (const value of [
    null,
    true,
    'text',
    0.1,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    -0,
    5e-324,
    [1, [Number.NaN, 'x'], {}],
    { best: Number.NEGATIVE_INFINITY, nested: { zero: -0, number: 3, list: [] } },
  ]) {
    it(`gives back ${JSON.stringify(value)} (${String(value)}) through text`, () => {
      expect(throughText(value)).to.deep.equal(value);
    });
  }

  it('keeps what is nested 100 deep, and refuses what is deeper, with the beginning of its path', () => {
    const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);
    expect(throughText(nested(100))).to.deep.equal(nested(100));
    for (const depth of [101, 5000]) {
      expect(() => encode('spec', 'progress', nested(depth))).to.throw(
        RangeError,
        /^spec: `progress\[0\]\[0\].{0,60}\.\.\.` must be nested at most 100 deep\.$/,
      );
    }
  });

  it('gives no object another prototype, whatever is decoded', () => {
    const decoded = decode(JSON.parse('{"a":{"__proto__":{"polluted":true}}}')) as { a: object };
    expect('polluted' in decoded.a).to.equal(false);
    expect('polluted' in {}).to.equal(false);
  });

  it('takes plain objects without a prototype', () => {
    expect(throughText(Object.assign(Object.create(null), { a: 1 }))).to.deep.equal({ a: 1 });
  });

  it('leaves out what is undefined, as JSON does', () => {
    expect(throughText({ a: 1, b: undefined })).to.deep.equal({ a: 1 });
  });

  const refusals: [value: unknown, message: RegExp][] = [
    [undefined, /^spec: `progress` must be what JSON can hold, but got a undefined\.$/],
    [{ loss: [1n] }, /^spec: `progress\.loss\[0\]` must be what JSON can hold, but got a bigint\.$/],
    [{ when: new Date(0) }, /^spec: `progress\.when` must be what JSON can hold, but got an object of class Date\.$/],
    [[() => 1], /^spec: `progress\[0\]` must be what JSON can hold, but got a function\.$/],
    [{ number: 'NaN' }, /^spec: `progress` must not be an object of `number` and a text\. Name the key otherwise\.$/],
    [
      JSON.parse('{"a":{"__proto__":1}}'),
      /^spec: `progress\.a` must not have the key `__proto__`\. Name the key otherwise\.$/,
    ],
  ];
  for (const [value, message] of refusals) {
    it(`refuses ${message}`, () => {
      expect(() => encode('spec', 'progress', value)).to.throw(TypeError, message);
    });
  }
});
