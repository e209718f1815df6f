'use strict'
// Behaviour check for set-value (case set-value-401)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const set = require('./package/index.js')
t('a path', () => assert.deepStrictEqual(set({}, 'a.b.c', 1), { a: { b: { c: 1 } } }))
t('keys in an array', () => assert.deepStrictEqual(set({}, ['a', 'b'], 1), { a: { b: 1 } }))
t('unsafe key', () => assert.throws(() => set({}, '__proto__.x', 1), /unsafe key/))
t('unsafe key in an array', () => assert.throws(() => set({}, ['__proto__', 'x'], 1), /unsafe key/))
t('unsafe key in an array in an array', () => {
  try {
    assert.throws(() => set({}, [['__proto__'], 'polluted'], true), /unsafe key/)
    assert.strictEqual({}.polluted, undefined)
  } finally {
    delete Object.prototype.polluted
  }
})
t('constructor in an array in an array', () => {
  try {
    assert.throws(() => set({}, [['constructor'], ['prototype'], 'polluted'], true), /unsafe key/)
  } finally {
    delete Object.prototype.polluted
  }
})
t('merge', () => assert.deepStrictEqual(set({ a: { b: 1 } }, 'a', { c: 2 }, { merge: true }), { a: { b: 1, c: 2 } }))
t('an index makes an array', () => assert.deepStrictEqual(set({}, 'a.0', 'x'), { a: ['x'] }))
t('undefined deletes', () => assert.deepStrictEqual(set({ a: { b: 1, c: 2 } }, 'a.b', undefined), { a: { c: 2 } }))

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
