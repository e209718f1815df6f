'use strict'
// Behaviour check for minimist (case minimist-126)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const parse = require('./package/index.js')
const clean = (fn) => { try { fn() } finally { for (const o of [Object.prototype, Function.prototype, Array.prototype, Object, Array]) { delete o.polluted } } }
t('values', () => assert.deepStrictEqual(parse(['-a', '1', '--b=x', 'y']), { _: ['y'], a: 1, b: 'x' }))
t('dotted', () => assert.deepStrictEqual(parse(['--a.b', '1', '--a.c', '2']), { _: [], a: { b: 1, c: 2 } }))
t('__proto__', () => clean(() => { parse(['--__proto__.polluted', '1']); assert.strictEqual({}.polluted, undefined) }))
t('constructor of a function', () => clean(() => {
  parse(['--_.concat.constructor.prototype.polluted', '1'])
  assert.strictEqual((() => {}).polluted, undefined)
}))
t('constructor of a constructor', () => clean(() => {
  parse(['--_.constructor.constructor.prototype.polluted', '1'])
  assert.strictEqual((() => {}).polluted, undefined)
}))
t('constructor itself', () => clean(() => {
  parse(['--_.constructor.polluted', '1'])
  assert.strictEqual(Array.polluted, undefined)
}))
t('an option that starts with constructor', () => assert.deepStrictEqual(parse(['--constructors.a', '1']).constructors, { a: 1 }))
t('booleans', () => assert.deepStrictEqual(parse(['--a', 'x'], { boolean: 'a' }), { _: ['x'], a: true }))
t('after two dashes', () => assert.deepStrictEqual(parse(['--a', '--', '--b']), { _: ['--b'], a: true }))

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
