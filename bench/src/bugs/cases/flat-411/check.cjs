'use strict'
// Behaviour check for flat (case flat-411)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const flatten = require('./package/index.js')
const { unflatten } = flatten
t('flatten', () => assert.deepStrictEqual(flatten({ a: { b: 1, c: [2, 3] } }), { 'a.b': 1, 'a.c.0': 2, 'a.c.1': 3 }))
t('unflatten', () => assert.deepStrictEqual(unflatten({ 'a.b': 1, 'a.c.0': 2 }), { a: { b: 1, c: [2] } }))
t('shared prototype stays as it is', () => {
  try {
    unflatten({ '__proto__.polluted': true })
    assert.strictEqual({}.polluted, undefined)
  } finally {
    delete Object.prototype.polluted
  }
})
t('further down too', () => {
  try {
    unflatten({ 'a.__proto__.polluted': true })
    assert.strictEqual({}.polluted, undefined)
  } finally {
    delete Object.prototype.polluted
  }
})
t('other keys with underscores', () => assert.deepStrictEqual(unflatten({ '_proto_.x': 1 }), { _proto_: { x: 1 } }))
t('delimiter', () => assert.deepStrictEqual(unflatten({ 'a/b': 1 }, { delimiter: '/' }), { a: { b: 1 } }))
t('objects instead of arrays', () => assert.deepStrictEqual(unflatten({ 'a.0': 1 }, { object: true }), { a: { 0: 1 } }))
t('there and back', () => assert.deepStrictEqual(unflatten(flatten({ a: [{ b: 1 }, { c: 2 }] })), { a: [{ b: 1 }, { c: 2 }] }))

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
