import { serialization } from '@tensorflow/tfjs-core';
import { initializers, type layers } from '@tensorflow/tfjs-layers';
import { unexpectedTFJS } from './unexpected_tfjs.ts';

// Classes that tfjs registers, but does not export.
//
// **Changes** nothing, except that `registerAlias` adds to the class map.
// **Why** Subclasses need the class itself. (Taking it from an instance's `constructor` would use up a layer name.)
// **Two copies** of this library read the same classes. If both register an alias, the last one wins; they are alike.

/** The arguments of a stock layer or cell, from the type of the function that makes it. */
export type ArgumentsOf<Make> = Make extends (args: infer Args) => unknown ? Args : never;

// Interfaces, not aliases: declaration files then refer to them by name, not to files inside tfjs, which packages
// cannot import.
export interface SimpleRNNCell extends ReturnType<typeof layers.simpleRNNCell> {}
export interface GRUCell extends ReturnType<typeof layers.gruCell> {}
export interface LSTMCell extends ReturnType<typeof layers.lstmCell> {}
export interface ConvLSTM2DCell extends ReturnType<typeof layers.convLstm2dCell> {}

/** The class of a stock layer or cell, of which only the types of its instances and arguments are known. */
export type StockClass<Args, Instance> = new (args: Args) => Instance;

export const SimpleRNNCell: StockClass<ArgumentsOf<typeof layers.simpleRNNCell>, SimpleRNNCell> = stockClass(
  'SimpleRNNCell',
);
export const GRUCell: StockClass<ArgumentsOf<typeof layers.gruCell>, GRUCell> = stockClass('GRUCell');
export const LSTMCell: StockClass<ArgumentsOf<typeof layers.lstmCell>, LSTMCell> = stockClass('LSTMCell');
export const ConvLSTM2DCell: StockClass<ArgumentsOf<typeof layers.convLstm2dCell>, ConvLSTM2DCell> = stockClass(
  'ConvLSTM2DCell',
);

/** The layer that runs a cell over a sequence of images, which stock `ConvLSTM2D` extends. */
export const ConvRNN2D: StockClass<never, InstanceType<typeof layers.RNN>> = Object.getPrototypeOf(
  stockClass('ConvLSTM2D'),
);

/** tfjs's abstract initializer class, from which every initializer must inherit for tfjs to accept it. */
export const Initializer = Object.getPrototypeOf(initializers.zeros().constructor) as typeof serialization.Serializable;

/** Makes tfjs find a registered class under a second name, as in `kernelInitializer: 'seededGlorotUniform'`. */
export function registerAlias(name: string, className: string): void {
  classMap()[name] = classMap()[className];
}

function stockClass<Args, Instance>(name: string): StockClass<Args, Instance> {
  const entry = classMap()[name];
  if (entry === undefined) throw unexpectedTFJS(`no class \`${name}\` is registered`);
  return entry[0] as unknown as StockClass<Args, Instance>;
}

function classMap(): serialization.SerializationMap['classNameMap'] {
  return serialization.SerializationMap.getMap().classNameMap;
}
