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
      it(`gives the first two epochs of seeds (${seed}, ${seed2}) and a buffer of ${bufferSize}`, async () => {
        const word = serialWords(place(seed, seed2));
        for (const order of orders) {
          const epoch = place(word(), word());
          expect((await all(bufferOver(range(10), bufferSize, epoch))).join(' ')).to.equal(order);
        }
      });
    }

    it('gives every epoch of seeds (1, 2) and a buffer of 3 without reshuffling', async () => {
      const order = await all(bufferOver(range(10), 3, place(1, 2)));
      expect(order.join(' ')).to.equal('2 3 0 5 6 4 7 8 9 1');
    });

    it('gives every epoch of seeds (1, 2) and a buffer of 10 without reshuffling', async () => {
      const order = await all(bufferOver(range(10), 10, place(1, 2)));
      expect(order.join(' ')).to.equal('9 0 8 6 1 3 7 2 4 5');
    });
  });

  it('reference: gives what TensorFlow gives with a global seed', async () => {
    // Of TensorFlow 2.21.0: tf.random.set_seed(1), range(10).shuffle(10, seed=2), three epochs; and
    // tf.random.set_seed(0), range(7).shuffle(3, seed=0).repeat(3), whose seeds are (0, 2147483647).
    for (const [[seed, seed2], n, bufferSize, epochs] of [
      [[1, 2], 10, 10, ['2 6 1 3 9 5 0 8 7 4', '1 6 0 5 2 7 4 3 9 8', '2 3 7 8 0 5 9 6 4 1']],
      [[0, 2147483647], 7, 3, ['1 3 0 4 2 6 5', '0 2 3 4 1 5 6', '0 2 4 3 6 5 1']],
    ] as const) {
      const word = serialWords(place(seed, seed2));
      for (const order of epochs) {
        const epoch = place(word(), word());
        expect((await all(bufferOver(range(n), bufferSize, epoch))).join(' ')).to.equal(order);
      }
    }
  });

  it('gives each element once, in the order of its words, for every length and every size', async () => {
    for (let n = 0; n <= 12; n++) {
      for (let bufferSize = 1; bufferSize <= n + 3; bufferSize++) {
        const order = await all(bufferOver(range(n), bufferSize, place(n, bufferSize)));
        const word = serialWords(place(n, bufferSize));
        expect(order).to.deep.equal(orderOf(n, bufferSize, range(n).map(word)));
        expect([...order].sort((a, b) => a - b)).to.deep.equal(range(n));
      }
    }
  });

  it('moves no element forward by as many places as it holds, and some by one less', async () => {
    for (const bufferSize of [1, 2, 3, 8, 31]) {
      let most = 0;
      for (let seed = 0; seed < 5; seed++) {
        const order = await all(bufferOver(range(200), bufferSize, place(seed, 1)));
        most = Math.max(most, ...order.map((element, i) => element - i));
      }
      expect(most).to.equal(bufferSize - 1);
    }
  });

  it('gives the order of its source when it holds one element', async () => {
    expect(await all(bufferOver(range(50), 1, place(3, 4)))).to.deep.equal(range(50));
  });

  it('holds any values, undefined and its like too', async () => {
    const values = [undefined, null, 0, '', false, Number.NaN, undefined];
    const given = await all(bufferOver(values, 3, place(1, 2)));
    expect(given).to.have.lengthOf(values.length);
    expect(given).to.have.deep.members(values);
  });

  it('reads its source as far as it must to be full, one call at a time', async () => {
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

  it('answers calls that overlap in the order in which they were made', async () => {
    const inTurn = await all(bufferOver(range(9), 4, place(1, 2)));
    const slow = bufferOver(range(9), 4, place(1, 2), () => new Promise((resolve) => setTimeout(resolve)));
    const steps = await Promise.all(range(12).map(() => slow.next()));
    expect(steps.slice(0, 9).map(({ value }) => value)).to.deep.equal(inTurn);
    expect(steps.slice(9)).to.deep.equal(range(3).map(() => ({ value: undefined, done: true })));
  });

  it('stays at its end, and asks its source no more', async () => {
    let reads = 0;
    const buffer = new ShuffleBuffer(
      { next: async (): Promise<Step<number>> => ({ value: ++reads, done: reads === 6 }) },
      3,
      serialWords(place(1, 2)),
    );
    expect(await all(buffer)).to.have.members([1, 2, 3, 4, 5]);
    for (let i = 0; i < 3; i++) expect(await buffer.next()).to.deep.equal({ value: undefined, done: true });
    expect(reads).to.equal(6);
  });

  for (const how of ['throws', 'rejects']) {
    it(`passes on an error that its source ${how} with, and goes on from where it was`, async () => {
      for (const failsAt of [0, 2, 4, 6]) {
        const error = new Error('a hole in the data');
        let failed = false;
        const input = range(6).values();
        let reads = 0;
        const source = {
          next(): Promise<Step<number>> {
            if (!failed && reads === failsAt) {
              failed = true;
              if (how === 'rejects') return Promise.reject(error);
              throw error;
            }
            reads++;
            return Promise.resolve(input.next());
          },
        };
        const buffer = new ShuffleBuffer(source, 3, serialWords(place(1, 2)));
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
        const whole = await all(bufferOver(range(6), 3, place(1, 2)));
        expect(outcomes.filter((outcome) => outcome !== error)).to.deep.equal([...whole, undefined]);
      }
    });
  }

  it('fails one of several calls that overlap, the one whose element could not be had', async () => {
    const error = new Error('a hole in the data');
    const whole = await all(bufferOver(range(6), 2, place(1, 2)));
    const buffer = bufferOver(range(6), 2, place(1, 2), (reads) => (reads === 4 ? Promise.reject(error) : undefined));
    const outcomes = await Promise.allSettled(range(8).map(() => buffer.next()));
    expect(outcomes.map(({ status }) => status === 'rejected')).to.deep.equal(range(8).map((i) => i === 2));
    expect((outcomes[2] as PromiseRejectedResult).reason).to.equal(error);
    const values = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? (outcome.value.value ?? []) : []));
    expect(values).to.deep.equal(whole);
  });
});

/** TensorFlow's `PhiloxRandom(seed, seed2)`. */
function place(seed: number, seed2: number): DrawOffset {
  return { key: [seed, 0], counter: [0, 0, seed2, 0] };
}

/** Makes a buffer over values; `before` is called before each read of the source, with the number of the read. */
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
