import { serialization } from '@tensorflow/tfjs-core';
import { LayersModel, Sequential } from '@tensorflow/tfjs-layers';
import { unexpectedTFJS } from './unexpected_tfjs.ts';

type Config = serialization.ConfigDict;
type FromConfig = (cls: unknown, config: Config, ...rest: unknown[]) => unknown;
type Method = (this: unknown, ...args: unknown[]) => Config;

/** What to do around loading and saving a whole model. Both are synchronous, and can be nested. */
export interface WholeModelHooks {
  /** Calls `load`, which makes a model from its config. */
  load<T>(config: Config, load: (config: Config) => T): T;
  /** Calls `save`, which returns the config of a model, or an object that `configOf` takes it from. */
  save<T>(save: () => T, configOf: (saved: T) => Config): T;
}

/** The functions with which this copy of the library has replaced tfjs's own. */
const wrappers = new WeakSet<object>();

/**
 * Calls `hooks` whenever tfjs makes a whole model from its config, or the config of a whole model.
 *
 * **Changes** `fromConfig` of every model class, in the class map and on `LayersModel` and `Sequential`; `getConfig`
 * and `updatedConfig` of their prototypes; and `SerializationMap.register`, so that model classes registered later are
 * covered as well. Their behaviour is otherwise unchanged.
 *
 * **Why** The layers and initializers of one loaded model must share one generator, but tfjs does not tell them which
 * load they belong to. Loading and saving are one synchronous call each, but tfjs has no event for either.
 *
 * **Two copies** of this library wrap one another; each handles only its own layers and initializers.
 *
 * **Throws** if a class or method is missing, as it may be in another version of tfjs.
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
