import { expect } from 'chai';
import { decode, encode } from '../../models/exact_json.ts';

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

  it('leaves out what is undefined, as JSON does', () => {
    expect(throughText({ a: 1, b: undefined })).to.deep.equal({ a: 1 });
  });

  const refusals: [value: unknown, message: RegExp][] = [
    [undefined, /^spec: `progress` must be what JSON can hold, but got a undefined\.$/],
    [{ loss: [1n] }, /^spec: `progress\.loss\[0\]` must be what JSON can hold, but got a bigint\.$/],
    [{ when: new Date(0) }, /^spec: `progress\.when` must be what JSON can hold, but got an object of class Date\.$/],
    [[() => 1], /^spec: `progress\[0\]` must be what JSON can hold, but got a function\.$/],
    [{ number: 'NaN' }, /^spec: `progress` must not be an object of `number` and a text\. Name the key otherwise\.$/],
  ];
  for (const [value, message] of refusals) {
    it(`refuses ${message}`, () => {
      expect(() => encode('spec', 'progress', value)).to.throw(TypeError, message);
    });
  }
});
