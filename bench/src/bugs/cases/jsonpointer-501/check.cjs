'use strict'
// Behaviour check for jsonpointer (case jsonpointer-501)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const jsonpointer = require('./package/jsonpointer.js')
t('get', () => assert.strictEqual(jsonpointer.get({ a: { b: [1, 2] } }, '/a/b/1'), 2))
t('the whole', () => { const o = { a: 1 }; assert.strictEqual(jsonpointer.get(o, ''), o) })
t('missing', () => assert.strictEqual(jsonpointer.get({ a: {} }, '/a/b'), undefined))
t('null itself', () => assert.strictEqual(jsonpointer.get({ a: null }, '/a'), null))
t('below a null', () => assert.strictEqual(jsonpointer.get({ a: null }, '/a/b'), undefined))
t('far below a null', () => assert.strictEqual(jsonpointer.get({ a: { b: null } }, '/a/b/c/d'), undefined))
t('below a number', () => assert.strictEqual(jsonpointer.get({ a: 1 }, '/a/b'), undefined))
t('escapes', () => assert.strictEqual(jsonpointer.get({ 'a/b': { 'c~d': 5 } }, '/a~1b/c~0d'), 5))
t('set', () => { const o = {}; jsonpointer.set(o, '/a/b', 1); assert.deepStrictEqual(o, { a: { b: 1 } }) })
t('a pointer that is none', () => assert.throws(() => jsonpointer.get({}, 'a'), /Invalid JSON pointer/))

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
