'use strict'
// Behaviour check for postcss-value-parser (case value-parser-410)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const parse = require('./package/lib/index.js')
const up = (node) => (node.type === 'word' ? node.value.toUpperCase() : undefined)
t('as it was', () => assert.strictEqual(parse.stringify(parse('1px solid  rgba(0, 0, 0, .5)').nodes), '1px solid  rgba(0, 0, 0, .5)'))
t('custom at the top', () => assert.strictEqual(parse.stringify(parse('a b').nodes, up), 'A B'))
t('custom inside a function', () => assert.strictEqual(parse.stringify(parse('f(a b)').nodes, up), 'f(A B)'))
t('custom inside functions inside functions', () => assert.strictEqual(parse.stringify(parse('f(g(a), b) c').nodes, up), 'f(g(A), B) C'))
t('custom for whole functions', () => assert.strictEqual(parse.stringify(parse('a f(b) c').nodes, (n) => (n.type === 'function' ? 'X' : undefined)), 'a X c'))
t('custom inside parentheses', () => assert.strictEqual(parse.stringify(parse('(a)').nodes, up), '(A)'))
t('one node', () => assert.strictEqual(parse.stringify(parse('f(x)').nodes[0]), 'f(x)'))
t('quotes', () => assert.strictEqual(parse.stringify(parse('"a b"').nodes), '"a b"'))
t('toString', () => assert.strictEqual(parse('url( x )').toString(), 'url( x )'))

const only = (process.argv.find((x) => x.startsWith('--only=')) || '').slice(7)
;(async () => {
  let bad = 0
  for (const fn of befores) await fn()
  for (const [i, [name, fn]] of tests.entries()) {
    if (only !== '' && Number(only) !== i) continue
    try { await fn(); console.log('ok ' + i + ' ' + name) } catch (e) { bad++; console.log('not ok ' + i + ' ' + name + ': ' + String(e && e.message).split('\n')[0]) }
  }
  process.exitCode = bad ? 1 : 0
})().catch((e) => { console.log(String(e && e.stack)); process.exitCode = 2 })
