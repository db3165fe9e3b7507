/** A layer as its name tells it: its class, and the name that it has in this process. */
export interface Named {
  readonly className: string;
  readonly name: string;
}

/** The names that tfjs gives to models and inputs by itself. */
const AUTOMATIC = /^(?:input|model|sequential_?|functional)\d+$/;

/**
 * Returns the names of layers that do not depend on how many others the process has made: a name that was given stays,
 * and one that tfjs made (`dense_Dense7`) becomes that of the kind and the order within the model: `dense`, `dense_1`.
 */
export function stableNames(layers: readonly Named[]): string[] {
  const taken = new Set(layers.filter((layer) => stem(layer) === undefined).map(({ name }) => name));
  const counts = new Map<string, number>();
  return layers.map((layer) => {
    const kind = stem(layer);
    if (kind === undefined) return layer.name;
    for (;;) {
      const count = counts.get(kind) ?? 0;
      counts.set(kind, count + 1);
      const name = count === 0 ? kind : `${kind}_${count}`;
      if (!taken.has(name)) return name;
    }
  });
}

/** Returns a name within a layer, such as a scope of its weights, without the numbers that tfjs has put into it. */
export function withoutNumbers(name: string): string {
  return name.replace(/_[A-Z][A-Za-z0-9]*?(\d+)(?=\/|$)/g, '');
}

/** Returns what an automatic name begins with; undefined for a name that was given. */
function stem({ name, className }: Named): string | undefined {
  const end = name.lastIndexOf(`_${className}`);
  if (end > 0 && /^\d+$/.test(name.slice(end + className.length + 1))) return name.slice(0, end);
  // The input that a first layer makes is named after it.
  const [, first] = /^(.+)_[A-Z][A-Za-z0-9]*?\d+_input$/.exec(name) ?? [];
  if (first !== undefined) return `${first}_input`;
  return AUTOMATIC.test(name) ? name.replace(/_?\d+$/, '') : undefined;
}
