import { expect } from 'chai';
import { ShuffleBuffer } from '../../data/shuffle_buffer.ts';
import type { Step } from '../../hooks/lazy_iterator.ts';
import type { DrawOffset } from '../../numbers/philox.ts';
import { serialWords } from '../../numbers/words.ts';
import { orderOf, range } from './shuffle_order.ts';

describe('a shuffle buffer', () => {
  describe("reference: over range(10), in the tests of TensorFlow's kernel", () => {
    // TensorFlow, core/kernels/data/shuffle_dataset_op_test.cc.
    for (const [[seed, seed2], bufferSize, orders] of [
      [[1, 2], 10, ['2 6 1 3 9 5 0 8 7 4', '1 6 0 5 2 7 4 3 9 8']],
      [[1, 2], 2, ['0 2 1 3 5 6 4 7 8 9', '1 0 2 3 4 5 6 7 9 8']],
      [[2, 2], 10, ['3 0 8 1 5 4 7 2 6 9', '4 6 9 0 1 8 2 7 3 5']],
    ] as const) {
      it(`makes the first two epochs of seeds (${seed}, ${seed2}) and a buffer of ${bufferSize}`, async () => {
        const word = serialWords(philoxRandom(seed, seed2));
        for (const order of orders) {
          const epoch = philoxRandom(word(), word());
          expect((await all(bufferOver(range(10), bufferSize, epoch))).join(' ')).to.equal(order);
        }
      });
    }

    it('makes every epoch of seeds (1, 2) and a buffer of 3 without reshuffling', async () => {
      const order = await all(bufferOver(range(10), 3, philoxRandom(1, 2)));
      expect(order.join(' ')).to.equal('2 3 0 5 6 4 7 8 9 1');
    });

    it('makes every epoch of seeds (1, 2) and a buffer of 10 without reshuffling', async () => {
      const order = await all(bufferOver(range(10), 10, philoxRandom(1, 2)));
      expect(order.join(' ')).to.equal('9 0 8 6 1 3 7 2 4 5');
    });
  });

  it('reference: makes the orders of TensorFlow with a global seed', async () => {
    // Measured with TensorFlow 2.21.0: tf.random.set_seed(1), range(10).shuffle(10, seed=2), three epochs; and
    // tf.random.set_seed(0), range(7).shuffle(3, seed=0).repeat(3), whose seeds are (0, 2147483647).
    for (const [[seed, seed2], n, bufferSize, epochs] of [
      [[1, 2], 10, 10, ['2 6 1 3 9 5 0 8 7 4', '1 6 0 5 2 7 4 3 9 8', '2 3 7 8 0 5 9 6 4 1']],
      [[0, 2147483647], 7, 3, ['1 3 0 4 2 6 5', '0 2 3 4 1 5 6', '0 2 4 3 6 5 1']],
    ] as const) {
      const word = serialWords(philoxRandom(seed, seed2));
      for (const order of epochs) {
        const epoch = philoxRandom(word(), word());
        expect((await all(bufferOver(range(n), bufferSize, epoch))).join(' ')).to.equal(order);
      }
    }
  });

  it('returns each element once, in the order of its words, for every length and every size', async () => {
    for (let n = 0; n <= 12; n++) {
      for (let bufferSize = 1; bufferSize <= n + 3; bufferSize++) {
        const order = await all(bufferOver(range(n), bufferSize, philoxRandom(n, bufferSize)));
        const word = serialWords(philoxRandom(n, bufferSize));
        expect(order).to.deep.equal(orderOf(n, bufferSize, range(n).map(word)));
        expect([...order].sort((a, b) => a - b)).to.deep.equal(range(n));
      }
    }
  });

  it('moves no element forward by its size, and some by one less', async () => {
    for (const bufferSize of [1, 2, 3, 8, 31]) {
      let farthest = 0;
      for (let seed = 0; seed < 5; seed++) {
        const order = await all(bufferOver(range(200), bufferSize, philoxRandom(seed, 1)));
        farthest = Math.max(farthest, ...order.map((element, i) => element - i));
      }
      expect(farthest).to.equal(bufferSize - 1);
    }
  });

  it('keeps the order of its source if it holds one element', async () => {
    expect(await all(bufferOver(range(50), 1, philoxRandom(3, 4)))).to.deep.equal(range(50));
  });

  it('holds any values, including undefined, null and NaN', async () => {
    const values = [undefined, null, 0, '', false, Number.NaN, undefined];
    const given = await all(bufferOver(values, 3, philoxRandom(1, 2)));
    expect(given).to.have.lengthOf(values.length);
    expect(given).to.have.deep.members(values);
  });

  it('reads its source only until it is full, one call at a time', async () => {
    let [reads, open] = [0, 0];
    const endless = {
      async next() {
        reads++;
        expect(++open).to.equal(1);
        await new Promise((resolve) => setTimeout(resolve));
        open--;
        return { value: reads, done: false };
      },
    };
    const buffer = new ShuffleBuffer(endless, 4, () => 7);
    for (let given = 1; given <= 5; given++) {
      await buffer.next();
      expect(reads).to.equal(3 + given);
    }
    await Promise.all([buffer.next(), buffer.next(), buffer.next()]);
    expect(reads).to.equal(11);
  });

  it('resolves overlapping calls in the order in which they were made', async () => {
    const inTurn = await all(bufferOver(range(9), 4, philoxRandom(1, 2)));
    const slow = bufferOver(range(9), 4, philoxRandom(1, 2), () => new Promise((resolve) => setTimeout(resolve)));
    const steps = await Promise.all(range(12).map(() => slow.next()));
    expect(steps.slice(0, 9).map(({ value }) => value)).to.deep.equal(inTurn);
    expect(steps.slice(9)).to.deep.equal(range(3).map(() => ({ value: undefined, done: true })));
  });

  it('stays at its end, and reads its source no more', async () => {
    let reads = 0;
    const buffer = new ShuffleBuffer(
      { next: async (): Promise<Step<number>> => ({ value: ++reads, done: reads === 6 }) },
      3,
      serialWords(philoxRandom(1, 2)),
    );
    expect(await all(buffer)).to.have.members([1, 2, 3, 4, 5]);
    for (let i = 0; i < 3; i++) expect(await buffer.next()).to.deep.equal({ value: undefined, done: true });
    expect(reads).to.equal(6);
  });

  for (const how of ['throws', 'rejects with']) {
    it(`passes on an error that its source ${how}, and continues where it was`, async () => {
      for (const failsAt of [0, 2, 4, 6]) {
        const error = new Error('a hole in the data');
        let failed = false;
        const input = range(6).values();
        let reads = 0;
        const source = {
          next(): Promise<Step<number>> {
            if (!failed && reads === failsAt) {
              failed = true;
              if (how === 'rejects with') return Promise.reject(error);
              throw error;
            }
            reads++;
            return Promise.resolve(input.next());
          },
        };
        const buffer = new ShuffleBuffer(source, 3, serialWords(philoxRandom(1, 2)));
        const outcomes: unknown[] = [];
        for (let i = 0; i < 8; i++)
          outcomes.push(
            await buffer.next().then(
              (step) => step.value,
              (caught) => caught,
            ),
          );
        expect(outcomes.filter((outcome) => outcome === error)).to.have.lengthOf(1);
        expect(outcomes.indexOf(error)).to.equal(Math.max(0, failsAt - 2));
        const whole = await all(bufferOver(range(6), 3, philoxRandom(1, 2)));
        expect(outcomes.filter((outcome) => outcome !== error)).to.deep.equal([...whole, undefined]);
      }
    });
  }

  it('fails only one of several overlapping calls, the one whose element could not be read', async () => {
    const error = new Error('a hole in the data');
    const whole = await all(bufferOver(range(6), 2, philoxRandom(1, 2)));
    const buffer = bufferOver(range(6), 2, philoxRandom(1, 2), (reads) =>
      reads === 4 ? Promise.reject(error) : undefined,
    );
    const outcomes = await Promise.allSettled(range(8).map(() => buffer.next()));
    expect(outcomes.map(({ status }) => status === 'rejected')).to.deep.equal(range(8).map((i) => i === 2));
    expect((outcomes[2] as PromiseRejectedResult).reason).to.equal(error);
    const values = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? (outcome.value.value ?? []) : []));
    expect(values).to.deep.equal(whole);
  });
});

/** TensorFlow's `PhiloxRandom(seed, seed2)`. */
function philoxRandom(seed: number, seed2: number): DrawOffset {
  return { key: [seed, 0], counter: [0, 0, seed2, 0] };
}

/** Makes a buffer over values. `before` is called before each read of the source, with the number of the read. */
function bufferOver<T>(
  values: T[],
  bufferSize: number,
  at: DrawOffset,
  before?: (reads: number) => unknown,
): ShuffleBuffer<T> {
  const input = values.values();
  let reads = 0;
  const source = {
    async next(): Promise<Step<T>> {
      await before?.(++reads);
      return input.next();
    },
  };
  return new ShuffleBuffer<T>(source, bufferSize, serialWords(at));
}

async function all<T>(buffer: ShuffleBuffer<T>): Promise<T[]> {
  const values: T[] = [];
  for (;;) {
    const { value, done } = await buffer.next();
    if (done) return values;
    values.push(value);
  }
}
