'use strict'
// Behaviour check for dset (case dset-314)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const { dset } = require('./package/dist/index.js')
const done = (o, ...rest) => { dset(o, ...rest); return o }
t('a path', () => assert.deepStrictEqual(done({}, 'a.b.c', 1), { a: { b: { c: 1 } } }))
t('an array of keys', () => assert.deepStrictEqual(done({}, ['a', 'b'], 1), { a: { b: 1 } }))
t('an index makes an array', () => assert.deepStrictEqual(done({}, 'a.0.b', 1), { a: [{ b: 1 }] }))
t('unsafe keys', () => {
  done({}, '__proto__.polluted', 1)
  done({}, ['__proto__', 'polluted'], 1)
  done({}, 'constructor.prototype.polluted', 1)
  assert.strictEqual({}.polluted, undefined)
})
t('unsafe keys in arrays', () => {
  try {
    done({}, [['__proto__'], 'polluted'], 1)
    assert.strictEqual({}.polluted, undefined)
  } finally {
    delete Object.prototype.polluted
  }
})
t('unsafe keys further down', () => {
  try {
    done({ a: {} }, ['a', ['__proto__'], 'polluted'], 1)
    assert.strictEqual({}.polluted, undefined)
  } finally {
    delete Object.prototype.polluted
  }
})
t('what is there stays', () => assert.deepStrictEqual(done({ a: { b: 1 } }, 'a.c', 2), { a: { b: 1, c: 2 } }))
t('a number for a key', () => assert.deepStrictEqual(done({ a: [1] }, ['a', 1], 2), { a: [1, 2] }))

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
