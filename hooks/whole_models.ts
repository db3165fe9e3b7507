import { serialization } from '@tensorflow/tfjs-core';
import { LayersModel, Sequential } from '@tensorflow/tfjs-layers';
import { unexpectedTFJS } from './unexpected_tfjs.ts';

type Config = serialization.ConfigDict;
type FromConfig = (cls: unknown, config: Config, ...rest: unknown[]) => unknown;
type Method = (this: unknown, ...args: unknown[]) => Config;

/** What is done around the loading and the saving of a whole model. Both run synchronously; calls nest. */
export interface WholeModelHooks {
  /** Calls `load` with the config of a model, which makes the model. */
  load<T>(config: Config, load: (config: Config) => T): T;
  /** Calls `save`, which makes the config of a model. `configOf` returns it from what `save` returned. */
  save<T>(save: () => T, configOf: (saved: T) => Config): T;
}

/** The functions that this copy of the library has put in the place of tfjs's own. */
const wrappers = new WeakSet<object>();

/**
 * Calls `hooks` whenever tfjs makes a whole model of its config, or the config of a whole model.
 *
 * **Changes** `fromConfig` of every class of models, in the class map and on `LayersModel` and `Sequential`; `getConfig`
 * and `updatedConfig` of their prototypes; and `SerializationMap.register`, so that a class of models that is
 * registered later is covered as well. Their behaviour is otherwise unchanged.
 *
 * **Why** Consumers of one file must share one generator, and nothing that tfjs calls on them tells one load from another.
 * Both ways are one synchronous call, but tfjs has no event for either.
 *
 * **Two copies** of this library wrap one another; each sees its own consumers only.
 *
 * **Throws** if a class or method is missing, which another version of tfjs could have renamed.
 */
export function hookWholeModels(hooks: WholeModelHooks): void {
  const { SerializationMap } = serialization;
  const classes = SerializationMap.getMap().classNameMap;
  if (typeof SerializationMap.register !== 'function' || classes?.Sequential === undefined) {
    throw unexpectedTFJS('its class map has no `register`, or no `Sequential`');
  }

  const wrapFromConfig = (fromConfig: FromConfig): FromConfig =>
    wrapped(fromConfig, function (this: unknown, cls, config, ...rest) {
      return hooks.load(config, (own) => fromConfig.call(this, cls, own, ...rest));
    });
  const wrapClass = (cls: serialization.SerializableConstructor<serialization.Serializable>) => {
    if (Object.hasOwn(cls, 'fromConfig')) cls.fromConfig = wrapFromConfig(cls.fromConfig as FromConfig) as never;
    for (const [name, configOf] of [
      ['getConfig', (config: Config) => config],
      ['updatedConfig', ({ config }: Config) => config as Config],
    ] as const) {
      if (!Object.hasOwn(cls.prototype, name)) continue;
      const prototype = cls.prototype as unknown as Record<string, Method>;
      const method = prototype[name];
      prototype[name] = wrapped(method, function (this: unknown, ...args: unknown[]) {
        return hooks.save(() => method.apply(this, args), configOf);
      });
    }
  };
  const wrapEntry = (name: string) => {
    const [cls, fromConfig] = classes[name];
    const isModel = cls.prototype === LayersModel.prototype || cls.prototype instanceof LayersModel;
    if (!isModel || typeof fromConfig !== 'function') return;
    wrapClass(cls);
    classes[name] = [cls, wrapFromConfig(fromConfig as FromConfig) as never];
  };

  // `Container`, which every class of models extends, defines the methods, but is not exported.
  const Container = Object.getPrototypeOf(LayersModel);
  if (typeof Container.prototype?.getConfig !== 'function' || typeof Container.prototype.updatedConfig !== 'function') {
    throw unexpectedTFJS('the class below `LayersModel` has no `getConfig` and `updatedConfig`');
  }
  for (const cls of [Container, LayersModel, Sequential]) wrapClass(cls as never);
  for (const name of Object.keys(classes)) wrapEntry(name);

  const { register } = SerializationMap;
  SerializationMap.register = wrapped(register, (cls) => {
    register.call(SerializationMap, cls as never);
    wrapEntry(cls.className);
  });
}

/** Returns `wrapper`, or `original` if it is one of this copy's wrappers already. */
function wrapped<F extends (...args: never[]) => unknown>(original: F, wrapper: F): F {
  if (wrappers.has(original)) return original;
  wrappers.add(wrapper);
  return wrapper;
}
