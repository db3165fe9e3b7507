import { expect } from 'chai';
import type { Outcome } from '../../bench/run.ts';
import { duration, markdown } from '../../bench/table.ts';

const times = (median: number, runs = 15) => ({ median, min: median, max: median, runs });

describe('duration', () => {
  for (const [milliseconds, text] of [
    [12345.6, '12.3 s'],
    [999.6, '1,000 ms'],
    [123.4, '123 ms'],
    [1, '1.00 ms'],
    [0.9996, '1,000 µs'],
    [0.0123, '12.3 µs'],
    [0.000456, '0.46 µs'],
  ] as const) {
    it(`writes ${milliseconds} ms as ${text}`, () => {
      expect(duration(milliseconds)).to.equal(text);
    });
  }
});

describe('markdown', () => {
  const outcomes: Outcome[] = [
    { title: 'draw', on: 'cpu', elements: 1000, seeded: times(2), baseline: times(8), ratio: 0.25 },
    { title: 'draw', on: 'wasm', elements: 1000, seeded: times(3), baseline: times(2), ratio: 1.5 },
    { title: 'slow', on: 'cpu', seeded: times(4), baseline: times(9000, 1), ratio: 4 / 9000 },
    { title: 'alone', on: 'wasm', seeded: times(5000, 3), remark: 'stock takes too long.' },
    { title: 'save', on: 'host', seeded: times(6), baseline: times(3), ratio: 2 },
  ];

  it('is a table with columns for each backend, one for the host, and remarks', () => {
    expect(markdown(outcomes, 15)).to.equal(
      [
        '|  | seeded, cpu | stock, cpu | ratio | seeded, wasm | stock, wasm | ratio |',
        '| --- | --: | --: | --: | --: | --: | --: |',
        '| draw | 2.00 ms (2,000 ns) | 8.00 ms (8,000 ns) | 0.25 | 3.00 ms (3,000 ns) | 2.00 ms (2,000 ns) | 1.50 |',
        '| slow | 4.00 ms | 9.00 s | 0.00044 |  |  |  |',
        '| alone |  |  |  | 5.00 s | — | — |',
        '',
        '|  | seeded, host | stock, host | ratio |',
        '| --- | --: | --: | --: |',
        '| save | 6.00 ms | 3.00 ms | 2.00 |',
        '',
        '- slow, cpu: stock, median of 1.',
        '- alone: stock takes too long.',
        '- alone, wasm: median of 3 runs.',
      ].join('\n'),
    );
  });

  it('has a column for TensorFlow if it was timed, with the times that there are', () => {
    const timed = [{ ...outcomes[0], tensorflow: times(5) }, outcomes[2]];
    expect(markdown(timed, 15).split('\n').slice(0, 4)).to.deep.equal([
      '|  | seeded, cpu | stock, cpu | ratio | TensorFlow |',
      '| --- | --: | --: | --: | --: |',
      '| draw | 2.00 ms (2,000 ns) | 8.00 ms (8,000 ns) | 0.25 | 5.00 ms (5,000 ns) |',
      '| slow | 4.00 ms | 9.00 s | 0.00044 | — |',
    ]);
  });

  it('has no empty tables', () => {
    expect(markdown(outcomes.slice(4), 15)).to.match(/^\| {2}\| seeded, host/);
    expect(markdown(outcomes.slice(0, 1), 15)).not.to.include('host');
  });
});
