import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import type { Exact } from '../../../models/format/exact_json.ts';
import { callbackStates, checkCallbackStates, restoreCallbackStates } from '../../../models/run/callback_states.ts';
import { type Callbacks, type RunCallback, runCallbacks } from '../../../models/run/run_callbacks.ts';
import { Owner } from '../../../models/state/owners.ts';
import '../../backends.ts';

const of = (callbacks: unknown) => runCallbacks('spec', new Owner('the spec', true), callbacks as Callbacks, 'auto');
const stateOf = ({ state }: RunCallback) => state?.get();

/** Restores the states of callbacks as they would come from a file. */
async function pass(from: RunCallback[], to: RunCallback[]): Promise<void> {
  const states = JSON.parse(JSON.stringify(callbackStates(from)));
  expect(checkCallbackStates('spec', to, states, true)).to.deep.equal([]);
  await restoreCallbackStates(to, states);
}

describe('the states of callbacks', () => {
  before(() => tf.setBackend('cpu'));

  it('are none for functions', async () => {
    const heard: number[] = [];
    const [callback] = of({ onEpochEnd: (epoch: number) => heard.push(epoch) });
    await callback.callback.onEpochEnd(3, {});
    expect(heard).to.deep.equal([3]);
    expect(stateOf(callback)).to.deep.equal({});
  });

  it('are those of EarlyStopping, which goes on waiting', async () => {
    const stopping = () => {
      const [resumable] = of(tf.callbacks.earlyStopping({ monitor: 'loss', patience: 2 }));
      const input = tf.input({ shape: [1] });
      const model = tf.model({
        inputs: input,
        outputs: tf.layers.dense({ units: 1 }).apply(input) as tf.SymbolicTensor,
      });
      resumable.callback.setModel(model);
      return { resumable, isStopped: () => (model as unknown as { stopTraining_: boolean }).stopTraining_ };
    };
    const { resumable: first } = stopping();
    await first.callback.onTrainBegin();
    await first.callback.onEpochEnd(0, { loss: 1 });
    await first.callback.onEpochEnd(1, { loss: 2 });
    expect(stateOf(first)).to.deep.equal({ wait: 1, stoppedEpoch: 0, best: 1 });

    const { resumable: second, isStopped } = stopping();
    await second.callback.onTrainBegin();
    await pass([first], [second]);
    await second.callback.onEpochEnd(2, { loss: 1.5 });
    expect(isStopped()).to.equal(true);
  });

  it('are what a callback of functions, or a class, gives and takes', async () => {
    class Counter extends tf.Callback {
      count = 0;
      getState() {
        return this.count;
      }
      setState(count: number) {
        this.count = count;
      }
    }
    const make = () => {
      const counter = new Counter();
      const kept = { value: undefined as unknown };
      const functions = {
        getState: () => kept.value ?? null,
        setState: (state: unknown) => {
          kept.value = state;
        },
      };
      return { callbacks: of([counter, functions]), counter, kept };
    };
    const [from, to] = [make(), make()];
    from.counter.count = 5;
    from.kept.value = 'again';
    expect(from.callbacks.map(stateOf)).to.deep.equal([5, 'again']);
    await pass(from.callbacks, to.callbacks);
    expect([to.counter.count, to.kept.value]).to.deep.equal([5, 'again']);
  });

  it('are waited for, where setting one takes time', async () => {
    const order: string[] = [];
    const slow = (name: string) => ({
      getState: () => name,
      async setState() {
        await new Promise((resolve) => setTimeout(resolve, 5));
        order.push(name);
      },
    });
    await pass(of([slow('a'), slow('b')]), of([slow('a'), slow('b')]));
    expect(order).to.deep.equal(['a', 'b']);
  });

  it("are the properties of a class of the program's own, as far as JSON can hold them", async () => {
    class Best extends tf.Callback {
      best = Number.POSITIVE_INFINITY;
      losses: number[] = [];
    }
    const [from, to] = [new Best(), new Best()];
    const [first, second] = [of(from), of(to)];
    Object.assign(from, { best: -0, losses: [1, Number.NaN] });
    await pass(first, second);
    expect(Object.is(to.best, -0)).to.equal(true);
    expect(to.losses).to.deep.equal([1, Number.NaN]);
  });

  const unlike: Record<string, [before: unknown, after: unknown]> = {
    'a Map': [new Map([['loss', 1]]), new Map([['loss', 2]])],
    'a Set': [new Set([1]), new Set([1, 2])],
    'a Date': [new Date(0), new Date(5)],
    'a typed array': [Float32Array.of(1), Float32Array.of(2)],
  };
  for (const [kind, [before, after]] of Object.entries(unlike)) {
    it(`are refused where ${kind} has changed, with the lines to add to the class, which work`, async () => {
      class Plain extends tf.Callback {
        seen = before;
      }
      const one = new Plain();
      const [callback] = of(one);
      callback.state?.begin?.();
      expect(stateOf(callback)).to.deep.equal({});
      one.seen = after;
      let message = '';
      try {
        stateOf(callback);
      } catch (error) {
        message = (error as Error).message;
      }
      expect(message).to.match(/but Plain has changed its `seen`, which JSON cannot hold\. Add to it /);
      const lines = message
        .split('\n')
        .filter((line) => line.startsWith('  '))
        .join('\n');
      const Mended = new Function('Base', `return class Mended extends Base {\n${lines}\n}`)(Plain) as typeof Plain;
      const [from, to] = [new Mended(), new Mended()];
      from.seen = after;
      await pass(of(from), of(to));
      expect(to.seen).to.deep.equal(after);
    });
  }

  it('are refused where a private field holds them, but not for private methods', () => {
    class Hidden extends tf.Callback {
      #best = 0;
      override async onEpochEnd() {
        this.#best += 1;
      }
    }
    class Quiet extends tf.Callback {
      // See the element #best; nothing is kept.
      override async onEpochEnd() {
        this.#show('#best');
      }
      #show(_text: string) {}
    }
    class Below extends Hidden {}
    for (const one of [new Hidden(), new Below()]) {
      expect(() => of(one)).to.throw(TypeError, /has the private field #best, which cannot be seen\. Add/);
    }
    expect(stateOf(of(new Quiet())[0])).to.deep.equal({});
  });

  it('are not asked of a class that holds a file, a node of a page, or work in progress', async () => {
    class Log extends tf.Callback {
      file = { fd: 1, close() {} };
      pending = Promise.resolve();
    }
    const one = new Log();
    const [callback] = of(one);
    one.file.fd = 2;
    expect(stateOf(callback)).to.deep.equal({});
  });

  it('belong to the callback of the same class, whatever stands before it', async () => {
    class One extends tf.Callback {
      count = 0;
    }
    class Other extends tf.Callback {
      count = 0;
    }
    const [one, other] = [new One(), new Other()];
    const from = of([one, other]);
    Object.assign(one, { count: 1 });
    Object.assign(other, { count: 2 });
    const [again, otherAgain] = [new One(), new Other()];
    await pass(from, of([{}, otherAgain, again]));
    expect([again.count, otherAgain.count]).to.deep.equal([1, 2]);
  });

  it('are those of a callback of tfjs that only yields, when none is given', () => {
    for (const none of [undefined, null]) expect(of(none)).to.have.lengthOf(1);
  });

  it('are asked of callbacks only', () => {
    for (const wrong of ['x', null, 5]) {
      expect(() => of([wrong])).to.throw(TypeError, /^spec: `callbacks` must be callbacks of tfjs, but got /);
    }
  });

  const damaged: [what: string, state: Exact][] = [
    ['a text', 'x'],
    ['without a count', { stoppedEpoch: 0, best: 1 }],
    ['with another key', { wait: 0, stoppedEpoch: 0, best: 1, onEpochEnd: 5 }],
    ['with the key __proto__', JSON.parse('{"wait":0,"stoppedEpoch":0,"best":1,"__proto__":{"patience":9}}')],
    ['with a count of -1', { wait: -1, stoppedEpoch: 0, best: 1 }],
    ['with a best of no number', { wait: 0, stoppedEpoch: 0, best: { number: 'x' } }],
  ];
  for (const [what, state] of damaged) {
    it(`of EarlyStopping are refused ${what}, before anything is set`, () => {
      const stopping = tf.callbacks.earlyStopping();
      const check = () =>
        checkCallbackStates('spec', of(stopping), [{ name: 'EarlyStopping', state, constants: {} }], true);
      expect(check).to.throw(/^spec: the checkpoint is damaged: /);
      expect(Object.getPrototypeOf(stopping)).to.equal(tf.EarlyStopping.prototype);
    });
  }

  it('of a class are refused where they would replace a method', () => {
    class Plain extends tf.Callback {
      count = 0;
    }
    for (const state of [{ onEpochEnd: 1 }, { constructor: 1 }, JSON.parse('{"__proto__":{}}'), 5, [1]]) {
      const check = () => checkCallbackStates('spec', of(new Plain()), [{ name: 'Plain', state, constants: {} }], true);
      expect(check).to.throw(
        /^spec: the checkpoint is damaged: the state of Plain has properties that it cannot have\.$/,
      );
    }
  });
});
