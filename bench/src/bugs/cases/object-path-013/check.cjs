'use strict'
// Behaviour check for object-path (case object-path-013)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const op = require('./package/index.js')
const set = (o, ...rest) => { op.set(o, ...rest); return o }
t('get', () => assert.strictEqual(op.get({ a: { b: [1, 2] } }, 'a.b.1'), 2))
t('set', () => assert.deepStrictEqual(set({}, 'a.b', 1), { a: { b: 1 } }))
t('missing', () => assert.strictEqual(op.get({ a: 1 }, 'b.c'), undefined))
t('get a key that begins with digits', () => assert.strictEqual(op.get({ '1a': 'x', 1: 'y' }, '1a'), 'x'))
t('get such a key further down', () => assert.strictEqual(op.get({ k: { '2nd': { v: 5 } } }, 'k.2nd.v'), 5))
t('set a key that begins with digits', () => assert.deepStrictEqual(set({}, '10px', 1), { '10px': 1 }))
t('leading zeros', () => assert.deepStrictEqual(set({ a: {} }, 'a.007', 1), { a: { '007': 1 } }))
t('ensureExists', () => { const o = { a: { b: 1 } }; op.ensureExists(o, 'a.b', 5); op.ensureExists(o, 'a.c', 6); assert.deepStrictEqual(o, { a: { b: 1, c: 6 } }) })
t('push', () => { const o = { l: [1] }; op.push(o, 'l', 2); assert.deepStrictEqual(o, { l: [1, 2] }) })

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
