import { CustomCallback, layers } from '@tensorflow/tfjs-layers';
import { BaseCallback } from '../../hooks/callbacks.ts';
import { MADE_BY } from '../../hooks/copies.ts';
import { isStockLayer } from '../../hooks/stock_layers.ts';

/** Returns a private field that a callback's classes use, from their source as engines and TypeScript write it. */
export function privateField(one: object): string | undefined {
  for (
    let prototype = Object.getPrototypeOf(one);
    prototype !== BaseCallback.prototype;
    prototype = Object.getPrototypeOf(prototype)
  ) {
    if (prototype === null || prototype.constructor === CustomCallback) return undefined;
    const source = Function.prototype.toString.call(prototype.constructor);
    const used = Array.from(source.matchAll(/\.(#[A-Za-z_$][\w$]*)/g), ([, name]) => name);
    const found = used.find((name) => !isPrivateMethod(source, name));
    if (found !== undefined) return found;
    // TypeScript's and esbuild's words for it, for older engines.
    const compiled =
      /__classPrivateField(?:Get|Set)\(this, _\w+?_(\w+)|__private(?:Get|Set|Wrapper)\(this, _(\w+)/.exec(source);
    if (compiled) return `#${compiled[1] ?? compiled[2]}`;
  }
  return undefined;
}

/** Whether a private name is declared as a method, or as a pair of `get` and `set`. */
function isPrivateMethod(source: string, name: string): boolean {
  for (let at = source.indexOf(name); at >= 0; at = source.indexOf(name, at + 1)) {
    const isUse = source[at - 1] === '.';
    if (!isUse && /^\s*\(/.test(source.slice(at + name.length))) return true;
  }
  return false;
}

/**
 * Returns a private field that the program's classes of a layer set anywhere but in `constructor` and `build`, which make
 * the same again in each process; undefined if there is none.
 */
export function reassignedField(layer: InstanceType<typeof layers.Layer>): string | undefined {
  for (
    let prototype = Object.getPrototypeOf(layer);
    isOfProgram(prototype);
    prototype = Object.getPrototypeOf(prototype)
  ) {
    const source = withoutMethods(Function.prototype.toString.call(prototype.constructor), ['constructor', 'build']);
    const [, name, other] = SET.exec(source) ?? [];
    if (name ?? other) return name ?? other;
    const compiled = /__classPrivateFieldSet\(\w+, _\w+?_(\w+)|__private(?:Set|Wrapper)\(\w+, _(\w+)/.exec(source);
    if (compiled) return `#${compiled[1] ?? compiled[2]}`;
  }
  return undefined;
}

/** An assignment to a private field, of any kind. */
const SET =
  /\.(#[\w$]+)\s*(?:(?:\*\*|<<|>>>?|&&|\|\||\?\?|[-+*/%&|^])?=(?![=>])|\+\+|--)|(?:\+\+|--)[\w$.]+\.(#[\w$]+)/;

function isOfProgram(prototype: object | null): prototype is object {
  if (prototype === null || prototype === layers.Layer.prototype || Object.hasOwn(prototype, MADE_BY)) return false;
  const { className } = prototype.constructor as { className?: string };
  return className === undefined || !isStockLayer({ getClassName: () => className });
}

/** Returns the source of a class without the bodies of some of its methods. */
function withoutMethods(source: string, names: readonly string[]): string {
  let rest = source;
  for (const name of names) {
    const start = new RegExp(`(?<![\\w$.#])${name}\\s*\\(`).exec(rest)?.index;
    if (start === undefined) continue;
    const open = rest.indexOf('{', rest.indexOf(')', start));
    let depth = 0;
    let end = open;
    do {
      if (rest[end] === '{') depth += 1;
      if (rest[end] === '}') depth -= 1;
      end += 1;
    } while (depth > 0 && end < rest.length);
    rest = rest.slice(0, start) + rest.slice(end);
  }
  return rest;
}
