'use strict'
// Inputs and observations for pathe (case pathe-039)
const { inputs, observe } = require('../kit.cjs')

const NAMES = ['@', '~', 'foo', '@/lib', 'foo/bar', '#', 'a']
const alias = (r) => Object.fromEntries(r.list(1, 4, () => [r.pick(NAMES), r.pick(['/root', '/x/y', '@/z', 'foo/q', '/'])]))

exports.generate = inputs(1300, (r) => ({ aliases: alias(r), path: r.pick([...NAMES, '@scope', 'foobar', '~x', './a', '/abs', '', 'ab']) + r.pick(['', '/', '\\', 'x', '-', '.js', '/']) + r.pick(['', 'index.js', 'bar/b.js', '../up', 'lib/x']) }))

exports.observe = observe((load, { aliases, path }) => {
  const m = load('dist/utils.mjs')
  return { resolved: m.resolveAlias(path, aliases), normal: m.normalizeAliases(aliases), file: m.filename(path) ?? null }
})
