'use strict'
// Behaviour check for flat (case flat-121)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const { flatten, unflatten } = require('./package/index.js')
t('flatten', () => assert.deepStrictEqual(flatten({ a: { b: 1, c: { d: 2 } } }), { 'a.b': 1, 'a.c.d': 2 }))
t('unflatten', () => assert.deepStrictEqual(unflatten({ 'a.b': 1, 'a.c.d': 2 }), { a: { b: 1, c: { d: 2 } } }))
t('messy', () => assert.deepStrictEqual(unflatten({ a: { 'b.c': 1 } }), { a: { b: { c: 1 } } }))
t('delimiter', () => assert.deepStrictEqual(unflatten({ 'a:b': 1 }, { delimiter: ':' }), { a: { b: 1 } }))
t('delimiter, messy', () => assert.deepStrictEqual(unflatten({ x: { 'a:b': 1, 'c.d': 2 } }, { delimiter: ':' }), { x: { a: { b: 1 }, 'c.d': 2 } }))
t('objects for numbers', () => assert.deepStrictEqual(unflatten({ 'a.0': 1 }, { object: true }), { a: { 0: 1 } }))
t('objects for numbers, messy', () => assert.deepStrictEqual(unflatten({ 'x.y': { 'a.0': 1 } }, { object: true }), { x: { y: { a: { 0: 1 } } } }))
t('arrays', () => assert.deepStrictEqual(unflatten({ 'a.0': 'x', 'a.1': 'y' }), { a: ['x', 'y'] }))
t('not an object', () => assert.strictEqual(unflatten('text'), 'text'))

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
