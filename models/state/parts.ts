import type { layers } from '@tensorflow/tfjs-layers';
import { LayersModel } from '@tensorflow/tfjs-layers';
import { type LayerVariable, trainedModel } from '../../hooks/training.ts';
import { stableNames, withoutNumbers } from './names.ts';

type Layer = InstanceType<typeof layers.Layer>;

/** A layer of a model, and its path in it: `encoder/dense_1`. */
export interface LayerPart {
  readonly path: string;
  readonly layer: Layer;
}

/** A weight of a model, and its path in it: `encoder/dense_1/kernel`. */
export interface WeightPart {
  readonly path: string;
  readonly variable: LayerVariable;
}

/** Returns the layers of a model, and of the models in it, each once, outer ones first. */
export function layersOf(model: LayersModel): LayerPart[] {
  const found = new Map<Layer, string>();
  visit(model, '', found);
  return Array.from(found, ([layer, path]) => ({ path, layer }));
}

/**
 * Returns the weights of a model in the order of `model.weights`. Their paths do not depend on which of them are
 * trainable, nor on the other models of the process.
 */
export function weightsOf(model: LayersModel): WeightPart[] {
  const paths = new Map<LayerVariable, string>();
  const counts = new Map<string, number>();
  for (const { path, layer } of layersOf(model)) {
    if (layer instanceof LayersModel) continue;
    const own = [...layer.weights].sort((a, b) => a.id - b.id);
    for (const variable of own) {
      if (paths.has(variable)) continue;
      const whole = `${path}/${roleOf(variable, layer)}`;
      const count = counts.get(whole) ?? 0;
      counts.set(whole, count + 1);
      paths.set(variable, count === 0 ? whole : `${whole}#${count}`);
    }
  }
  return model.weights.map((variable) => ({
    path: paths.get(variable) ?? `/${withoutNumbers(variable.originalName)}`,
    variable,
  }));
}

function visit(model: LayersModel, prefix: string, found: Map<Layer, string>): void {
  const parts = model.layers;
  visitLayers(parts, namesOf(parts), prefix, found);
  // The functional model inside a `Sequential` has an input layer more, and the layers of a first model as its own.
  const others = trainedModel(model).layers.filter((layer) => !found.has(layer));
  visitLayers(others, namesOf([...parts, ...others]).slice(parts.length), prefix, found);
}

function visitLayers(
  parts: readonly Layer[],
  names: readonly string[],
  prefix: string,
  found: Map<Layer, string>,
): void {
  for (const [i, layer] of parts.entries()) {
    if (found.has(layer)) continue;
    const path = `${prefix}${names[i]}`;
    found.set(layer, path);
    if (layer instanceof LayersModel) visit(layer, `${path}/`, found);
  }
}

function namesOf(parts: readonly Layer[]): string[] {
  return stableNames(parts.map((layer) => ({ name: layer.name, className: layer.getClassName() })));
}

/** Returns what a weight is to its layer: `kernel`, `forward_lstm/bias`. */
function roleOf(variable: LayerVariable, layer: Layer): string {
  const { originalName } = variable;
  const scope = `${layer.name}/`;
  return withoutNumbers(originalName.startsWith(scope) ? originalName.slice(scope.length) : originalName);
}
