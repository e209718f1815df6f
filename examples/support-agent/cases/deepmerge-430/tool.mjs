// Merges a customer's settings over the defaults. Hidden settings have symbols for keys.
import merge from '../../vendor/deepmerge/dist/cjs.js';

const withHidden = ({ plain = {}, hidden = {}, bare = false }) => {
  const settings = Object.assign(bare ? Object.create(null) : {}, plain);
  for (const [name, value] of Object.entries(hidden)) settings[Symbol.for(name)] = value;
  return settings;
};

const show = (settings) => ({
  plain: { ...settings },
  hidden: Object.fromEntries(Object.getOwnPropertySymbols(settings).map((key) => [Symbol.keyFor(key), settings[key]])),
});

export const mergeSettings = ({ defaults, own }) => show(merge(withHidden(defaults), withHidden(own)));

export const tools = { merge_settings: mergeSettings };
